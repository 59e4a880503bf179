"""The page of one case: what is known of it, what it shares with others, what came of contacts."""
