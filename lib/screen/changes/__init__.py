"""The page of what changed between two days, and the table of it after a check."""
