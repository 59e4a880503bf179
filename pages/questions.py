"""Own questions: any measure by any two attributes, kept and shared."""

from lib.screen import frame, linked
from lib.screen.questions import asked, keeping

here = frame.enter("questions")
t = here.t

question = asked.ask(t, here.as_of)
# Who opens the link after the next file sees the figures that were sent to him.
linked.pin(frame.AS_OF, here.as_of.isoformat())
with frame.refusals(t):
    asked.draw(t, question, here.as_of)
keeping.draw(t, question, here.as_of)
