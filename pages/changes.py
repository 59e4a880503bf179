"""What changed between two days: how many and how much of each kind, and the cases behind it."""

from lib.screen import frame
from lib.screen.changes import comparing
from lib.screen.lessons import noting

here = frame.enter("changes")
t = here.t

with frame.refusals(t):
    asked = comparing.ask(t, here.as_of)
    found = comparing.compare(asked)
    comparing.summary(t, found)
    comparing.kinds(t, found)
    comparing.table_of_ways(t, found)
    noting.popover(t, here, "changes", lambda: comparing.looked_at(found))
