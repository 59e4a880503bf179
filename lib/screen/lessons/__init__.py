"""Decisions: noted by one small form on any page, followed on the page Effect."""
