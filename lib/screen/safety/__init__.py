"""The page of safety, and what other pages show of it."""
