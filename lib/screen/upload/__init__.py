"""The page that brings files in: choose, look, ask, check, load, take back."""
