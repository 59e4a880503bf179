"""The follow-up that is due: today's steps, what is overdue, and promises that were broken."""

from lib.screen import due, frame

here = frame.enter("followup")
t = here.t

day = due.ask_day(t, here.as_of)
rows = due.rows(here.as_of, day)
kind = due.counts(t, rows, day)
due.table(t, rows, kind, here.as_of)
