"""What is owed: the case, its days past due and its bucket."""
