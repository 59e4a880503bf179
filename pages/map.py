"""The map: where overdue customers live; a click opens a case, a lasso fills the basket."""

from lib.screen import data, filters, frame
from lib.screen.lessons import noting
from lib.screen.map import mapping, maps

here = frame.enter("map")
t = here.t

wanted = filters.bar(t, data.cases(here.as_of), here.as_of)
found = mapping.mapped(here.as_of, wanted)
placed = found.drop_nulls("lat")

mapping.count_line(t, found, here.as_of)
picked = maps.cases_map(t, placed, here.as_of)
maps.legend(t, placed)
mapping.take_up(picked)
mapping.basket_line(t, found)
mapping.exports(t, found, here.as_of, wanted)
mapping.unplaced(t, found, here.as_of)
noting.popover(t, here, "map", found["case_key"].to_list)
