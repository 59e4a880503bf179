"""The record of processing as one page to print: made from what the product really holds and does.

It follows the points that article 30 of the GDPR lists and that an assessment by article 55 of the
《个人信息保护法》 asks for. What only the house knows (its name, its contracts) is left open.
"""

from collections.abc import Mapping, Sequence
from html import escape

from lib.cases.fields import fields
from lib.privacy.retention_times import Rule
from lib.rights import ACTION_NAMES, ROLE_NAMES, Action, Actor, can
from lib.settings import Settings
from lib.words import N_, Words

SENSITIVE = {
    "name": N_("names"),
    "phone": N_("phone numbers and contacts"),
    "id": N_("identity numbers"),
    "card": N_("account and card numbers"),
    "address": N_("addresses"),
    "text": N_("notes"),
}
PERSONAL = (
    Action.SEE_CASES,
    Action.REVEAL,
    Action.EXPORT,
    Action.EXPORT_UNMASKED,
    Action.PRIVACY,
)
"""The rights that give somebody personal data to see."""

MEASURES = (
    N_(
        "Personal data are masked on the server for every role; a reveal takes a purpose, is "
        "logged and ends by itself."
    ),
    N_("Every write, export and reveal stands in an audit that cannot be changed unseen."),
    N_("The store is a folder that only the account of the product may read."),
    N_("No request leaves the computer unless an administrator has set map tiles of the intranet."),
)
STYLE = (
    "body{font:11pt/1.5 'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;"
    "max-width:182mm;margin:12mm auto;color:#000;background:#fff}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #000;padding:1mm 2mm;"
    "text-align:left;vertical-align:top}h1{font-size:20pt}h2{font-size:14pt}footer{font-size:8pt}"
)


def render(t: Words, rules: Mapping[str, Rule], settings: Settings, mark: str) -> str:
    """Write the page; `mark` says who printed it and when."""
    body = [
        f"<h1>{_said(t('Record of processing'))}</h1>",
        _part(t("Who is responsible"), _blank(t("to be filled in by the house"))),
        _part(
            t("Purposes"),
            _listed([t("planning lawful visits to overdue customers and recording the results")]),
        ),
        _part(t("Kinds of personal data"), _kinds(t)),
        _part(t("Who sees them"), _recipients(t)),
        _part(t("How long"), _times(t, rules)),
        _part(t("Measures"), _listed([t(one) for one in MEASURES])),
        _part(
            t("Sent to others"),
            _listed([t("map tiles are asked of {address}", address=settings.tiles)])
            if settings.tiles
            else _listed([t("nothing is sent to anybody by the product itself")]),
        ),
    ]
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{STYLE}</style></head><body>{''.join(body)}"
        f"<footer>{_said(mark)}</footer></body></html>"
    )


def _kinds(t: Words) -> str:
    found = {field.sensitive for field in fields("cases")} & set(SENSITIVE)
    return _listed([t(title) for kind, title in SENSITIVE.items() if kind in found])


def _recipients(t: Words) -> str:
    rows = [
        (
            t(name),
            "；".join(
                t(ACTION_NAMES[one]) for one in PERSONAL if can(Actor("", frozenset({role})), one)
            )
            or "—",
        )
        for role, name in ROLE_NAMES.items()
    ]
    return _table([t("Role"), t("May")], rows)


def _times(t: Words, rules: Mapping[str, Rule]) -> str:
    rows = [
        (t(one.label), str(one.min_days or "—"), str(one.max_days or "—"), one.source)
        for one in rules.values()
    ]
    titles = (N_("Data"), N_("At least (days)"), N_("At most (days)"), N_("Source"))
    return _table([t(one) for one in titles], rows)


def _part(title: str, content: str) -> str:
    return f"<section><h2>{_said(title)}</h2>{content}</section>"


def _listed(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{_said(one)}</li>" for one in lines) + "</ul>"


def _blank(text: str) -> str:
    return f"<p>________________ ({_said(text)})</p>"


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{_said(one)}</th>" for one in titles)
    lines = ("".join(f"<td>{_said(one)}</td>" for one in row) for row in rows)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{one}</tr>' for one in lines)}</table>"


def _said(text: str) -> str:
    return escape(text)
