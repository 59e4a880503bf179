"""What came of each contact, what was promised, and what is to be done next."""
