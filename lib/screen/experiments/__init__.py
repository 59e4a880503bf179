"""The part of the page Effect about experiments: define, start, follow, read out."""
