"""A file as a table of text: encodings, separators, workbooks, titles, totals."""
