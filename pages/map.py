"""The map: where overdue customers live; a click opens a case, a lasso fills the basket."""

import polars as pl

from lib.screen import data, filters, frame, mapping, maps
from lib.screen.lessons import noting

here = frame.enter("map")
t = here.t

wanted = filters.bar(t, data.cases(here.as_of), here.as_of)
found = data.found(here.as_of, wanted, "case")
placed = found.filter(pl.col("lat").is_not_null())

mapping.count_line(t, found, here.as_of)
picked = maps.cases_map(t, placed, data.cases(here.as_of))
maps.legend(t, placed)
mapping.take_up(picked)
mapping.basket_line(t, found)
mapping.exports(t, found)
mapping.unplaced(t, found)
noting.popover(t, here, "map", found["case_key"].to_list)
