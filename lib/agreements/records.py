"""Agreements as frames: what was agreed, where each stands on a day, and each instalment."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import polars as pl
import sqlalchemy as sa

from lib.agreements.agreeing import APPROVED, CANCELLED, PROPOSED, REFUSED, SIGNED, WITHDRAWN
from lib.agreements.following import KEPT, Course, Due, End, Grace, Part, State, course
from lib.followups.payments import standing_payments
from lib.ledger import Ledger
from lib.ledger.schema import agreements

Types = Mapping[str, pl.DataType | type[pl.DataType]]

STEPS: Types = {
    "sequence": pl.Int64,
    "agreement_id": pl.String,
    "step": pl.String,
    "case_key": pl.String,
    "content": pl.String,
    "budget": pl.String,
    "happened_on": pl.Date,
    "how": pl.String,
    "signed_by": pl.String,
    "note": pl.String,
    "recorded_at": pl.Datetime("us", "UTC"),
    "recorded_by": pl.String,
}
"""The columns of the steps; `content` and `budget` are JSON as text."""

LISTED: Types = {
    "agreement_id": pl.String,
    "case_key": pl.String,
    "kind": pl.String,
    "state": pl.String,
    "waits": pl.Boolean,
    "currency": pl.String,
    "amount": pl.Int64,
    "waived": pl.Int64,
    "total": pl.Int64,
    "paid": pl.Int64,
    "late": pl.Int64,
    "instalments": pl.Int64,
    "next_due": pl.Date,
    "next_amount": pl.Int64,
    "proposed_on": pl.Date,
    "proposed_by": pl.String,
    "decided_by": pl.String,
    "signed_on": pl.Date,
    "how": pl.String,
    "signed_by": pl.String,
    "ended_on": pl.Date,
    "why": pl.String,
    "note": pl.String,
    "content": pl.String,
    "budget": pl.String,
}
"""One row an agreement. `waits`: for a second person's approval; `amount` is the debt, `waived`
what is waived once `total` is paid; `paid` came in since the signature; `late` is what is missing
of instalments that are late; `next_due` is the first instalment that is not paid and `next_amount`
what is missing of it; `ended_on` belongs to signed ones; `why` is the last reason given."""

PARTS: Types = {
    "agreement_id": pl.String,
    "number": pl.Int64,
    "due": pl.Date,
    "amount": pl.Int64,
    "interest": pl.Int64,
    "filled": pl.Int64,
    "part": pl.String,
}
"""One row an instalment: `filled` is what fell to it, `part` a Part; empty until it is signed."""

ORDER = (
    State.LATE,
    State.PROPOSED,
    State.APPROVED,
    State.PERFORMING,
    State.BROKEN,
    State.COMPLETED,
    State.SUPERSEDED,
    State.CANCELLED,
    State.REFUSED,
    State.WITHDRAWN,
)
"""The states in the order in which they want something; those that wait stand before all."""


def steps(ledger: Ledger, *, sample: bool = True) -> pl.DataFrame:
    """All steps of agreements in the order they were taken, those of the sample if they count."""
    query = sa.select(*(agreements.c[name] for name in STEPS)).order_by(agreements.c.sequence)
    if not sample:
        query = query.where(~agreements.c.sample)
    with ledger.read() as connection:
        rows = [tuple(map(_plain, row)) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=dict(STEPS), orient="row")


def listed(
    taken: pl.DataFrame, repayments: pl.DataFrame | pl.LazyFrame, day: dt.date, grace: Grace
) -> pl.DataFrame:
    """One row an agreement as of a day; columns LISTED, those that want something first.

    Args:
        taken: what `steps` gives. What happened later than the day is not known yet.
        repayments: as the portfolio gives them.
        day: the day.
        grace: what counts as paid, late and broken.

    """
    rows = [_row(*one) for one in _lived(taken, repayments, day, grace)]
    order = {state.value: at for at, state in enumerate(ORDER)}
    found = pl.DataFrame(rows, schema=dict(LISTED), orient="row")
    ranked = pl.col("state").replace_strict(order, return_dtype=pl.Int64)
    return found.sort(~pl.col("waits"), ranked, "next_due", "agreement_id")


def instalments(
    taken: pl.DataFrame, repayments: pl.DataFrame | pl.LazyFrame, day: dt.date, grace: Grace
) -> pl.DataFrame:
    """One row an instalment of each agreement as of a day; columns PARTS, in their order."""
    rows = [
        (one["agreement_id"], at, due, amount, interest, filled, part)
        for one, told in _lived(taken, repayments, day, grace)
        for at, (due, amount, interest, filled, part) in enumerate(_parts(one, told), 1)
    ]
    return pl.DataFrame(rows, schema=dict(PARTS), orient="row")


Agreement = dict[str, Any]
"""An agreement as its steps tell it: LISTED without what repayments say, and its `schedule`."""


def _lived(
    taken: pl.DataFrame, repayments: pl.DataFrame | pl.LazyFrame, day: dt.date, grace: Grace
) -> Iterator[tuple[Agreement, Course | None]]:
    """Each agreement with what became of it; None while it is not signed.

    A loop over agreements, because what pays an instalment hangs on what was paid before.
    """
    found = _agreements(taken.filter(pl.col("happened_on") <= day))
    keys = [one["case_key"] for one in found if one["signed_on"]]
    paid = _payments(repayments, keys, day)
    for one in found:
        if one["signed_on"] is None:
            yield one, None
            continue
        counted = [
            (on, amount)
            for on, currency, amount in paid.get(one["case_key"], ())
            if on >= one["signed_on"] and currency in {one["currency"], None}
        ]
        yield one, course(_schedule(one), counted, day, grace, one["end"])


def _payments(
    repayments: pl.DataFrame | pl.LazyFrame, keys: Sequence[str], day: dt.date
) -> Mapping[str, Sequence[tuple[dt.date, str | None, int]]]:
    """The payments of some cases, net of reversals, in the order of their days."""
    if not keys:
        return {}
    rows = standing_payments(repayments.lazy().filter(pl.col("case_key").is_in(keys)), day)
    found: defaultdict[str, list[tuple[dt.date, str | None, int]]] = defaultdict(list)
    for key, on, currency, amount in rows.select("case_key", "day", "currency", "paid").iter_rows():
        found[key].append((on, currency, amount))
    return found


def _agreements(taken: pl.DataFrame) -> list[Agreement]:
    """The agreements in the order they were proposed, each with how it ended by our doing."""
    found: dict[str, Agreement] = {}
    for step in taken.sort("sequence").iter_rows(named=True):
        key = step["agreement_id"]
        if step["step"] == PROPOSED:
            found[key] = _proposed(step)
        else:
            found[key] |= _further(step)
    _supersede(list(found.values()))
    return list(found.values())


def _proposed(step: Mapping[str, Any]) -> Agreement:
    told = json.loads(step["content"])
    return {
        **{name: step[name] for name in ("agreement_id", "case_key", "content", "budget", "note")},
        **{name: told[name] for name in ("kind", "currency", "amount")},
        "waived": sum(told["waived"].values()),
        "schedule": told["schedule"],
        "total": sum(amount for _, amount, _ in told["schedule"]),
        "instalments": len(told["schedule"]),
        "proposed_on": step["happened_on"],
        "proposed_by": step["recorded_by"],
        "decided_by": None,
        "signed_on": None,
        "how": None,
        "signed_by": None,
        "why": None,
        "state": State.PROPOSED,
        "waits": bool(told["over"]),
        "end": None,
    }


DECIDED = {APPROVED: State.APPROVED, REFUSED: State.REFUSED, WITHDRAWN: State.WITHDRAWN}
"""Step before the signature → the state that it leads to."""


def _further(step: Mapping[str, Any]) -> Agreement:
    """What a further step changes."""
    if step["step"] == SIGNED:
        told = {name: step[name] for name in ("how", "signed_by", "sequence")}
        return {**told, "signed_on": step["happened_on"], "waits": False}
    if step["step"] == CANCELLED:
        return {"end": End(step["happened_on"], State.CANCELLED), "why": step["note"]}
    by = None if step["step"] == WITHDRAWN else step["recorded_by"]
    return {"decided_by": by, "state": DECIDED[step["step"]], "why": step["note"], "waits": False}


def _supersede(found: Sequence[Agreement]) -> None:
    """Let the next signature of a case end the one before, and a later proposal an unsigned one."""
    by_case: defaultdict[str, list[Agreement]] = defaultdict(list)
    for one in found:
        by_case[one["case_key"]].append(one)
    for mine in by_case.values():
        for one in mine[:-1]:
            if one["state"] in {State.PROPOSED, State.APPROVED} and one["signed_on"] is None:
                one |= {"state": State.SUPERSEDED, "waits": False}
        signed = [one for one in mine if one["signed_on"]]
        signed.sort(key=lambda one: (one["signed_on"], one["sequence"]))
        for one, following in pairwise(signed):
            end = one["end"]
            if end is None or following["signed_on"] < end.day:
                one["end"] = End(following["signed_on"], State.SUPERSEDED)


def _schedule(one: Agreement) -> list[Due]:
    return [(dt.date.fromisoformat(due), amount) for due, amount, _ in one["schedule"]]


def _parts(
    one: Agreement, told: Course | None
) -> Iterator[tuple[dt.date, int, int, int | None, str | None]]:
    """Date, amount, interest, what fell to it and where it stands, of each instalment."""
    for at, (due, amount, interest) in enumerate(one["schedule"]):
        stands = (told.filled[at], told.parts[at].value) if told else (None, None)
        yield dt.date.fromisoformat(due), amount, interest, *stands


def _row(one: Agreement, told: Course | None) -> tuple[Any, ...]:
    """An agreement as a row of LISTED."""
    state: State = told.state if told else one["state"]
    parts = list(_parts(one, told))
    missing = [(due, amount - (filled or 0), part) for due, amount, _, filled, part in parts]
    stands = state in KEPT
    following = next((part for part in missing if part[2] != Part.PAID), None) if stands else None
    row = {
        **one,
        "state": state.value,
        "paid": told.paid if told else None,
        "late": sum(left for _, left, part in missing if part == Part.LATE) if stands else None,
        "next_due": following[0] if following else None,
        "next_amount": following[1] if following else None,
        "ended_on": told.ended_on if told else None,
    }
    return tuple(row[name] for name in LISTED)


def _plain(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
