"""The work list: what the day asks of each person and crew, gathered, listed and drawn."""
