"""The people: who visits, what they learned and still should; who signs in, and how."""
