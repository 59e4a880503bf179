"""Where people live: coordinate systems, divisions, boundaries and travel times."""
