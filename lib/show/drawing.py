"""What all charts have in common: sizes, ticks of money, colours, and text that is never markup."""

import html
import math

from lib.show.palette import Palette
from lib.words import MINOR_UNITS, Words

FONT = 18
"""Pixels; on a projected page two metres wide it is legible from five metres."""

HEIGHT = 420
ROW_HEIGHT = 44
AROUND = 100
"""Pixels above and below the bars: the axis with its title."""

TICKS = 5
"""Amounts on an axis above 0."""


def literal(text: str) -> str:
    """Text that plotly shows as it is written; it reads tags and entities of HTML in all texts."""
    return html.escape(text, quote=False)


def money_ticks(highest: float, t: Words) -> dict[str, object]:
    """Ticks of an axis of amounts: round ones up to the highest (minor units), written short.

    Short as the language of the reader has it: 10万, 100K.
    """
    if highest <= 0:
        return {"nticks": TICKS}
    unit = 10.0 ** math.floor(math.log10(highest / TICKS))
    step = next(unit * one for one in (1, 2, 5, 10) if unit * one * TICKS >= highest)
    values = [step * at for at in range(TICKS + 1)]
    return {
        "tickvals": [one / MINOR_UNITS for one in values],
        "ticktext": [t.short_money(round(one)) for one in values],
    }


def theme(colours: Palette) -> dict[str, object]:
    """The layout that all charts share."""
    return {
        "paper_bgcolor": colours.paper,
        "plot_bgcolor": colours.paper,
        "font": {"size": FONT, "color": colours.ink},
        "hoverlabel": {"font": {"size": FONT}},
        "separators": ".,",
    }
