"""The data-quality board: what of a client's files is missing, wrong, double or without a place."""

from lib.screen import frame, place_kinds
from lib.screen.board import doubtful, placing, quality

here = frame.enter("quality")
t = here.t

with frame.refusals(t):
    asked = quality.ask(here)
    quality.headline(t, asked)
    part = quality.part(t)
    if part == "columns":
        quality.columns(t, asked)
        quality.findings(t, asked)
    elif part == "places":
        place_kinds.ask(t, asked.cases)
        placing.board(here, asked)
    elif part == "duplicates":
        doubtful.duplicates(here, asked)
    elif part == "doubtful":
        doubtful.rows(here, asked)
    else:
        quality.trend(t, asked)
