"""Recovery: what came back of what was placed or overdue, by group and by month."""

from lib.screen import frame, recovering

here = frame.enter("recovery")
t = here.t

asked = recovering.ask(t, here.as_of)
with frame.refusals(t):
    table = recovering.measure(asked)
    recovering.total(t, asked)
    recovering.chart(t, table, asked)
    recovering.notes(t, table)
    recovering.figures(t, table)
