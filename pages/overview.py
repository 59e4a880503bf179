"""The start: without cases the two ways to get some, with cases the state of the portfolio."""

from lib.rights import Action
from lib.screen import data, frame, start
from lib.screen.forecasting import targeting
from lib.screen.lessons import noting
from lib.screen.safety import watch

if data.portfolio().latest() is None:
    t = frame.begin("overview")
    start.rules_stand(t)
    start.offer(t)
else:
    here = frame.enter("overview")
    start.rules_stand(here.t)
    watch.alarm(here.t)
    start.headline(here)
    if data.may(Action.SEE_MEASURES):
        targeting.summary(here.t, here.as_of)
    start.buckets(here)
    start.next_steps(here)
    noting.popover(here.t, here, "overview", lambda: list(data.cases(here.as_of)["case_key"]))
