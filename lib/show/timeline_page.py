"""The timeline of a person as one page to print: as masked as the screen, marked on every sheet.

One file without scripts and without any outside request. Whatever it says comes from files and is
escaped; who printed it and when stands across each sheet, so that a copy tells where it came from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

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

TITLES = (N_("When"), N_("What"), N_("Case"), N_("Told"), N_("Who"))


@dataclass(frozen=True)
class Line:
    """One event in words, masked: when, what kind, of which case, what, and by whom."""

    at: str
    kind: str
    number: str
    said: str
    who: str


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
