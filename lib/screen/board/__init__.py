"""The data-quality board: columns, doubtful rows, and places for addresses that have none."""
