"""Repayment agreements: what waits for approval, is late, is kept or ended, each with its case."""

from lib.screen import data, frame
from lib.screen.agreements import listing

here = frame.enter("agreements")
t = here.t

with frame.refusals(t):
    day = data.working_day(here.as_of)
    found = listing.rows(here, day)
    listing.figures(t, found, day)
    listing.table(t, listing.ask(t, found), here.as_of)
