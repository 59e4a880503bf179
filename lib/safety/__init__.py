"""Nobody comes to harm at a door: incidents and what follows from them, and a watch over crews."""
