"""Own questions: any measure by any two attributes, kept and shared."""

from lib.screen import frame
from lib.screen.lessons import noting
from lib.screen.questions import asked, keeping

here = frame.enter("questions")
t = here.t

question = asked.ask(t, here.as_of)
with frame.refusals(t):
    asked.draw(t, question, here.as_of)
    noting.popover(t, here, "questions", lambda: asked.looked_at(question, here.as_of))
keeping.draw(t, question, here.as_of)
