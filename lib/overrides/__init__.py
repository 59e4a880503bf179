"""Exceptions from soft rules: one person asks with a reason and an end, a second one decides."""
