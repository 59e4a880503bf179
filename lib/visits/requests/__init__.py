"""Visits that somebody asked for: why, who decided, on which list, and what came of it.

`asking` takes the steps, `records` derives the state of each from them and from the contacts,
`proposing` says which cases the data themselves put forward.
"""
