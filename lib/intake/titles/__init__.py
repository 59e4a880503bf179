"""What the titles of a table mean: fields of the data dictionary, and the units they name."""
