"""Willingness, ability and the chance of a payment: in lists, on a case, and how good they are."""
