"""A report as one HTML file: no script, no picture and no address of anywhere else in it.

Bars are drawn as shapes within the file, so that it reads the same in a mail, on a share and in
print. Everything that a file said is escaped.
"""

from collections.abc import Iterator
from html import escape

from lib.reports.model import Bars, Report, Section, Table, spoken
from lib.words import N_, Sentence, Words

TITLE = N_("Collection report as of {day}")
STYLE = (
    "body{font:11pt/1.5 'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;"
    "max-width:210mm;margin:8mm auto;padding:0 4mm;color:#000;background:#fff}"
    "table{border-collapse:collapse;width:100%;margin:3mm 0}"
    "td,th{border:1px solid #999;padding:1mm 2mm;text-align:left}"
    "td.figure{text-align:right;white-space:nowrap}h1{font-size:20pt}h2{font-size:14pt;"
    "margin-top:8mm}p{margin:1mm 0}p.finding{font-weight:bold}footer{font-size:8pt;margin-top:8mm}"
)
NAME, LENGTH, ROW = 170, 330, 26
"""Width of the names, of the longest bar, and height of a row of bars."""


def to_html(report: Report, t: Words) -> str:
    """Write the file."""
    title = escape(t(TITLE, day=report.as_of))
    body = "".join("".join(_section(one, t)) for one in report.sections)
    return (
        f'<!doctype html><html lang="{report.language.replace("_", "-")}"><head>'
        '<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>"
        f"{body}<footer>{escape(report.mark)}</footer></body></html>"
    )


def _section(one: Section, t: Words) -> Iterator[str]:
    yield f"<h2>{escape(spoken(t, one.title))}</h2>"
    for at, said in enumerate(one.findings):
        kind = "" if at else ' class="finding"'
        yield f"<p{kind}>{escape(t(said))}</p>"
    for bars in one.bars:
        yield _bars(bars, t)
    for table in one.tables:
        yield _table(table, t)


def _bars(bars: Bars, t: Words) -> str:
    longest = max((abs(length) for _, length, _ in bars.items), default=0) or 1
    rows = []
    for at, (name, length, value) in enumerate(bars.items):
        width = max(length, 0) / longest * LENGTH
        middle = at * ROW + ROW * 0.7
        rows.append(
            f'<text x="0" y="{middle:.0f}">{escape(spoken(t, name))}</text>'
            f'<rect x="{NAME}" y="{at * ROW + 4}" width="{width:.1f}" height="{ROW - 8}" '
            'fill="#AEB6C1" stroke="#000"></rect>'
            f'<text x="{NAME + width + 6:.1f}" y="{middle:.0f}">{escape(spoken(t, value))}</text>'
        )
    height, wide = ROW * len(bars.items), NAME + LENGTH + 160
    return (
        f'<svg role="img" width="{wide}" height="{height}" viewBox="0 0 {wide} {height}" '
        f'font-size="13">{"".join(rows)}</svg>'
    )


def _table(table: Table, t: Words) -> str:
    heads = "".join(f"<th>{escape(t(head))}</th>" for head in table.heads)
    rows = "".join(f"<tr>{''.join(_cell(t, cell) for cell in row)}</tr>" for row in table.rows)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(t: Words, cell: object) -> str:
    is_text = cell is None or isinstance(cell, str | Sentence)
    figure = "" if is_text else ' class="figure"'
    return f"<td{figure}>{escape(spoken(t, cell))}</td>"
