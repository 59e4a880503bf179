"""Two states of the portfolio side by side: what changed, case by case and column by column."""
