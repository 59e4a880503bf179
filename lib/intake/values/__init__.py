"""What the cells of one column mean: amounts, dates, identifiers and whatever else there is."""
