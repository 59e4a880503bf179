"""The page of what collectors learn: checks, results, cards, courses, coaching."""
