"""Complaints and disputes: small cases of their own, with an owner, a deadline and an answer."""
