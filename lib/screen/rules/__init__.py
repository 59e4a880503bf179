"""The page of the rules: what is in force, where it comes from, what it would refuse."""
