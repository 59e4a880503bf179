"""Who visits: crews that may or may not, collectors, their qualifications, their leave."""

from lib.screen import frame, saving
from lib.screen.people import collectors, crews, leave, qualifications

t = frame.begin("people")

saving.said(t)
part = crews.part(t)
crews.who_enters(t)
with frame.refusals(t):
    if part == "crews":
        crews.draw(t)
    elif part == "collectors":
        collectors.draw(t)
    elif part == "qualifications":
        qualifications.draw(t)
    else:
        leave.draw(t)
