"""A repayment agreement as it is printed and signed: what it says, then its pages as PDF.

It names what Article 70 of the Measures for credit card business
(《商业银行信用卡业务监督管理办法》) wants of such an agreement and the product knows: the debt with
its parts and currency, the days and amounts, whether interest runs. All else is left to be filled
in by hand: nothing is promised in the lender's name.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from lib.agreements.debt import BASES, COMPONENTS
from lib.agreements.following import Grace
from lib.agreements.offers import KINDS
from lib.agreements.proposal import HOW, SIGNERS
from lib.show.pack.fonts import Face
from lib.show.pack.pages import THIN, WIDTH, WRITE, Draw, padded, written
from lib.show.pack.sheet import ITEM, texts
from lib.words import N_, Words

TITLE = N_("Repayment agreement")

LINE = "＿" * 12
"""To be filled in by hand; every Chinese font has it."""

LINES = 3
"""Lines for what else is agreed."""


@dataclass(frozen=True)
class Facts:
    """What the paper is about: an agreement as lib.agreements.records lists it, and its case.

    `offer` is its content, `customer` what tells him as far as it may be seen (field titles and
    values). What waits for a second person's approval has no paper.
    """

    offer: Mapping[str, Any]
    number: str
    lender: str | None
    customer: Sequence[tuple[str, str]]
    proposed_on: dt.date
    signed_on: dt.date | None
    how: str | None
    signed_by: str | None
    full: bool


@dataclass(frozen=True)
class Paper:
    """All that stands on the pages, as plain text; tables begin with their heads."""

    language: str
    foot: str
    title: str
    heading: str
    parties: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, ...], ...]
    terms: tuple[str, ...]
    schedule: tuple[tuple[str, ...], ...]
    further: str
    signatures: tuple[tuple[str, ...], ...]

    def characters(self) -> set[str]:
        """Every character that stands on the pages."""
        return set("".join(texts([ITEM, vars(self)])))


def paper(facts: Facts, t: Words, grace: Grace, mark: str) -> Paper:
    """Say all that the paper says in the words of `t`; `mark` is who takes it out and when."""
    offer = facts.offer
    return Paper(
        language=t.language,
        foot=mark,
        title=t(TITLE),
        heading=_heading(facts, t),
        parties=(
            (t("Lender"), facts.lender or LINE),
            *((t(title), value) for title, value in facts.customer),
            (t("Case number"), facts.number),
            (t("What it is about"), _about(offer, t)),
            (t("Kind of agreement"), t(KINDS[offer["kind"]])),
        ),
        parts=tuple(_parts(offer, t)),
        terms=tuple(_terms(offer, t, grace)),
        schedule=tuple(_schedule(offer, t)),
        further=t("What else is agreed"),
        signatures=_signatures(facts, t),
    )


def to_pdf(paper: Paper, face: Face | None) -> bytes:
    """Write the pages; with `face` its characters are embedded (lib.show.pack.fonts)."""

    def parts(draw: Draw) -> Iterator[Flowable]:
        yield draw.text(paper.title, "title")
        yield Spacer(1, 6 * mm)
        yield draw.text(paper.heading)
        yield Spacer(1, 4 * mm)
        yield _table(draw, paper.parties, [45 * mm, WIDTH - 45 * mm])
        yield Spacer(1, 4 * mm)
        yield _table(draw, paper.parts, [WIDTH / 4] * 4)
        yield Spacer(1, 4 * mm)
        for line in paper.terms:
            yield draw.text(f"{ITEM} {line}")
        yield Spacer(1, 4 * mm)
        columns = len(paper.schedule[0])
        yield _table(draw, paper.schedule, [WIDTH / columns] * columns)
        yield Spacer(1, 4 * mm)
        yield KeepTogether([*_further(draw, paper.further), *_signed(draw, paper.signatures)])

    return written(paper, paper.title, parts, face)


def _heading(facts: Facts, t: Words) -> str:
    said = []
    if signed := _signature(facts, t):
        said.append(t("{signed} This is a copy; what was signed counts.", signed=signed))
    else:
        said.append(
            t("Proposal of {day}; it stands once both sides have signed.", day=facts.proposed_on)
        )
    if not facts.full:
        said.append(t("Personal data are masked."))
    return " ".join(said)


def _about(offer: Mapping[str, Any], t: Words) -> str:
    amount = t.money(offer["amount"], offer["currency"])
    return t("{what}: {amount}", what=t(BASES[offer["basis"]]), amount=amount)


def _parts(offer: Mapping[str, Any], t: Words) -> Iterator[tuple[str, ...]]:
    """What the debt consists of, what of it is waived, what is paid."""

    def row(title: str, owed: int, waived: int) -> tuple[str, ...]:
        return (title, *(t.money(one, offer["currency"]) for one in (owed, waived, owed - waived)))

    yield t("Part"), t("Owed"), t("Waived"), t("To be paid")
    waived = offer["waived"]
    for code, name in COMPONENTS.items():
        if code in offer["parts"]:
            yield row(t(name), offer["parts"][code], waived.get(code, 0))
    yield row(t("In all"), offer["amount"], sum(waived.values()))


def _terms(offer: Mapping[str, Any], t: Words, grace: Grace) -> Iterator[str]:
    rate = Decimal(offer["rate"])
    if rate:
        yield t("The instalments contain interest of {rate} % a year.", rate=t.number(rate))
    else:
        yield t("The instalments contain no interest.")
    if offer["waived"]:
        yield t(
            "{amount} is waived on the condition that all instalments are paid.",
            amount=t.money(sum(offer["waived"].values()), offer["currency"]),
        )
    if offer["grace_months"]:
        yield t("Payment begins {n} months later than agreed at first.", n=offer["grace_months"])
    yield t(
        "An instalment counts as paid in time up to {grace} days after its date. One that is not "
        "paid {broken} days after its date ends this agreement.",
        grace=grace.days,
        broken=grace.until_broken.days,
    )


def _schedule(offer: Mapping[str, Any], t: Words) -> Iterator[tuple[str, ...]]:
    currency, costs = offer["currency"], any(one[2] for one in offer["schedule"])
    head = (t("Instalment"), t("Due date"), t("Amount due"))
    yield (*head, t("of it interest")) if costs else head
    for at, (due, amount, interest) in enumerate(offer["schedule"], 1):
        row = (str(at), t.date(dt.date.fromisoformat(due)), t.money(amount, currency))
        yield (*row, t.money(interest, currency)) if costs else row
    total = sum(one[1] for one in offer["schedule"])
    last = (t("In all"), "", t.money(total, currency))
    cost = t.money(sum(one[2] for one in offer["schedule"]), currency)
    yield (*last, cost) if costs else last


def _signature(facts: Facts, t: Words) -> str | None:
    """When, how and by whom it was signed; None as long as it was not."""
    if not (facts.signed_on and facts.how and facts.signed_by):
        return None
    return t(
        "Signed on {day} {how}, by {who}.",
        day=facts.signed_on,
        how=t(HOW[facts.how]),
        who=t(SIGNERS[facts.signed_by]),
    )


def _signatures(facts: Facts, t: Words) -> tuple[tuple[str, ...], ...]:
    """Where both sides sign; on the copy of what is signed nobody signs again."""
    parties = (t("For the lender"), t("The customer"))
    if signed := _signature(facts, t):
        return (parties, ("—", signed))
    return (
        parties,
        (t("Name"), t("Name")),
        (t("Signature"), t("Signature")),
        (t("Date"), t("Date")),
    )


def _table(draw: Draw, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
    made = Table(
        [[draw.text(cell) for cell in row] for row in rows], colWidths=list(widths), repeatRows=1
    )
    made.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), THIN, black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *padded(1 * mm),
        ]
    )
    return made


def _further(draw: Draw, title: str) -> Iterator[Flowable]:
    yield draw.text(title, "part")
    empty = Table([[""]] * LINES, colWidths=[WIDTH], rowHeights=[WRITE] * LINES)
    empty.setStyle([("LINEBELOW", (0, 0), (-1, -1), THIN, black)])
    yield empty
    yield Spacer(1, 6 * mm)


def _signed(draw: Draw, rows: Sequence[Sequence[str]]) -> Iterator[Flowable]:
    told = [[draw.text(cell) for cell in row] for row in rows]
    made = Table(told, colWidths=[WIDTH / 2] * 2, rowHeights=[None, *[2 * WRITE] * (len(rows) - 1)])
    made.setStyle([("GRID", (0, 0), (-1, -1), THIN, black), *padded(1 * mm)])
    yield made
