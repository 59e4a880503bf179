"""The timeline of a person as one page to print: as masked as the screen, marked on every sheet.

One file without scripts and without any outside request. Whatever it says comes from files and is
escaped; who printed it and when stands across each sheet, so that a copy tells where it came from.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from lib.followups.timeline import Wanted
from lib.show.print_page import LANGUAGE_TAGS
from lib.words import N_, Words

STYLE = (
    "body{font:10pt/1.45 'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;"
    "max-width:182mm;margin:12mm auto;color:#000;background:#fff}"
    "table{border-collapse:collapse;width:100%}thead{display:table-header-group}"
    "td,th{border:1px solid #000;padding:1mm 2mm;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere;white-space:pre-line}tr{break-inside:avoid}h1{font-size:16pt}"
    ".mark{position:fixed;inset:40% 0 auto;text-align:center;font-size:26pt;color:#0002;"
    "transform:rotate(-24deg);pointer-events:none}footer{font-size:8pt}"
)

TITLES = (N_("Time"), N_("Kind"), N_("Case number"), N_("Told"), N_("By whom"))
"""The columns, each fit for a contact, a payment, a file and a look into the data alike."""


@dataclass(frozen=True)
class Line:
    """One event in words, masked: when, what kind, of which case, what, and by whom."""

    at: str
    kind: str
    number: str
    said: str
    who: str


def extent(t: Words, day: dt.date, shown: int, known: int) -> str:
    """As of which day the page is, and how many of how many events stand on it."""
    return t("As of {day}: {shown} of {known} events.", day=day, shown=shown, known=known)


def left_out(t: Words, wanted: Wanted, kinds: Sequence[str], *, alone: bool) -> str:
    """What was asked for, so that nobody takes a part of the timeline for all of it.

    `kinds` are those of `wanted` in words; `alone` leaves out the other cases of the person.
    """
    told = [
        t("kinds: {names}", names=t.listed(kinds)) if kinds else None,
        t("persons: {names}", names=t.listed(wanted.who)) if wanted.who else None,
        t("from {day}", day=wanted.first) if wanted.first else None,
        t("up to {day}", day=wanted.last) if wanted.last else None,
        t("this case without the others of the person") if alone else None,
    ]
    asked = [one for one in told if one]
    if not asked:
        return t("Nothing is left out.")
    return t("Filtered, all else is left out. Shown: {what}.", what=t.listed(asked))


def render(t: Words, heading: str, under: Sequence[str], lines: Sequence[Line], mark: str) -> str:
    """Write the page: `under` the heading stand what was asked for and how much there is."""
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in vars(one).values()) + "</tr>"
        for one in lines
    )
    head = "".join(f"<th>{escape(t(one))}</th>" for one in TITLES)
    told = "".join(f"<p>{escape(one)}</p>" for one in under)
    return (
        f'<!doctype html><html lang="{LANGUAGE_TAGS[t.language]}"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(heading)}</title><style>{STYLE}</style></head><body>"
        f'<div class="mark">{escape(mark)}</div><h1>{escape(heading)}</h1>{told}'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"<footer>{escape(mark)}</footer></body></html>"
    )
