"""The audit: who did what to what, when and why; and the proof that it is as it was written."""

from lib.screen import frame
from lib.screen.privacy import auditing

t = frame.begin("audit")

with frame.refusals(t):
    auditing.proof(t)
    wanted = auditing.ask(t)
    auditing.table(t, wanted)
    auditing.reveals(t)
