"""The page of the people who visit."""
