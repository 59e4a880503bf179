"""The case table: search, filter, sort and export over the whole portfolio."""

from lib.screen import case_table, data, filters, frame, parts
from lib.screen.lessons import noting
from lib.screen.scores import frames as scores

here = frame.enter("cases")
t = here.t

wanted = filters.bar(t, data.cases(here.as_of), here.as_of)
order = parts.order_choice(t)
found = scores.listed(here.as_of, wanted, order)

parts.count_line(t, found, of=data.cases(here.as_of).height, as_of=here.as_of)
chosen = case_table.draw(t, found)
whole = case_table.whole(lambda: scores.found(here.as_of, wanted, order))
case_table.actions(t, chosen, found, whole)
noting.popover(t, here, "cases", lambda: chosen or found["case_key"].to_list())
