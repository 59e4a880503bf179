"""The page of the team: asking for a period, the index, the work beside it, visits, reviews."""
