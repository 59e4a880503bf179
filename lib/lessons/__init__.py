"""The ledger of lessons: what was decided, for which cases and why, and what came of it.

A decision is noted on the page where it is taken and followed from file to file: its cases against
comparable others of the same day. Somebody adopts or drops it, with the reason.
"""
