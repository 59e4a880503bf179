"""Photos, recordings and signed letters that belong to a record or an agreement."""
