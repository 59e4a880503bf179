"""The page of the strategy: the matrix and its versions, trying another one, steps, segments."""
