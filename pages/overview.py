"""The start: without cases the two ways to get some, with cases the state of the portfolio."""

from lib.screen import data, frame, start

if data.portfolio().latest() is None:
    start.offer(frame.begin("overview"))
else:
    here = frame.enter("overview")
    start.headline(here)
    start.buckets(here)
    start.next_steps(here)
