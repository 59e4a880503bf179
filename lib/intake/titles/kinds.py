"""Which kind of file this is, by the titles that it has and by its name."""

import re
from collections.abc import Mapping, Sequence

from lib.cases.fields import KINDS, NUMBERS, fields
from lib.intake.titles.columns import Column, missing
from lib.intake.titles.known import meanings_of

NAMED: Mapping[str, re.Pattern[str]] = {
    "instalments": re.compile(r"instal|schedule|计划|分期", re.IGNORECASE),
    "repayments": re.compile(r"payment|还款|回款|入账(?!.*计划)", re.IGNORECASE),
    "followups": re.compile(r"follow|催记|跟进", re.IGNORECASE),
    "collectors": re.compile(r"collector|staff|催收员|人员", re.IGNORECASE),
    "assignments": re.compile(r"assign|分案|调案|转派|改派|指派|换催", re.IGNORECASE),
    "holds": re.compile(r"hold|停催|投诉|异议|complaint|dispute", re.IGNORECASE),
}
"""Kind → words in a file's name that speak for it."""

NUMBER = "number"
"""The group of fields that every kind of file about cases needs, so that it tells no kind."""

ALIKE = 1.5
"""A list of cases that knows more than so many times the titles of another kind is one, whatever
its numbers do: a plan has name and phone at the most beside its own."""


def likeliest_kind(
    titles: Sequence[str], filled: Sequence[bool], name: str, repeated: Sequence[bool]
) -> str:
    """The kind whose needed columns are all there and filled, and that knows most titles.

    A statement with due and paid amounts could be two kinds; then the file's name decides. Numbers
    that are `repeated` from row to row are those of no list of cases, if it can be another. Where
    no kind has all that it needs, or the one that the name tells only lacks something, the one that
    comes nearest: what is then said to be missing must be missing from what the sender meant.
    """
    alive = {
        kind: [
            Column(at, titles[at], one.field)
            for at, one in enumerate(meanings_of(titles, kind))
            if one.field and filled[at]
        ]
        for kind in KINDS
    }
    scores = {kind: len({column.field for column in known}) for kind, known in alive.items()}
    told = {kind for kind, words in NAMED.items() if words.search(name)}
    needed = {kind: _needed_there(alive[kind], kind) for kind in KINDS}
    believed = {kind for kind in told if needed[kind] - {NUMBER}}
    # A single known title among others, such as 编号, makes no list of collectors.
    whole = [
        kind
        for kind in KINDS
        if not missing(alive[kind], kind) and (scores[kind] > 1 or sum(filled) == 1)
    ]
    numbers = [column.at for column in alive["cases"] if column.field in NUMBERS]
    if numbers and all(repeated[at] for at in numbers):
        near = [kind for kind in whole if scores[kind] * ALIKE >= scores["cases"]]
        whole = [kind for kind in near if kind != "cases"] or whole
    if whole:
        best = max(whole, key=lambda kind: (kind in told, scores[kind]))
        if best in told or not any(scores[kind] > scores[best] for kind in believed):
            return best

    def nearness(kind: str) -> tuple[bool, int, int, bool]:
        """Needed columns count twice; a name is believed where one beside the number is there."""
        there = len(needed[kind])
        return kind in believed, scores[kind] + there, there, kind in told

    return max(KINDS, key=nearness)


def _needed_there(columns: Sequence[Column], kind: str) -> set[str]:
    """The groups of fields of which a file has one."""
    given = {column.field for column in columns}
    return {field.group for field in fields(kind) if field.group and field.key in given}
