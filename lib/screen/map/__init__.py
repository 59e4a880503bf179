"""The map: its ground, its points and what is picked on it, and what stands around it."""
