"""The page "Own questions": ask, see, open, keep."""
