"""A person's data and how long data are kept: found, exported, restricted, erased, and recorded."""

from lib.screen import frame
from lib.screen.privacy import personal

t = frame.begin("privacy")

with frame.refusals(t):
    personal.person(t)
    personal.retention(t)
    personal.processing(t)
