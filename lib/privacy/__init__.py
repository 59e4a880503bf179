"""What may be seen of a person, and by whom."""
