"""The rules by which contacts are judged: source, state, and what each would refuse at a time."""

from lib.screen import frame
from lib.screen.rules import listing

here = frame.enter("rules", needs_cases=False)
t = here.t

with frame.refusals(t):
    asked = listing.ask(here)
    listing.headline(here, asked)
    chosen = listing.table(here, asked)
    if chosen:
        listing.detail(t, chosen)
