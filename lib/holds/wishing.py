"""What a customer agreed to, wishes for or forbids, and until when; withdrawn at any time.

A consent opens what a rule would close, a wish and a refusal only ever tighten. A wish that no one
may contact him at all is a hold (stop request), not a wish. All of it holds for all his cases.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace

import polars as pl
import sqlalchemy as sa

from lib.errors import NotFound, RecordRefused
from lib.followups.codes import ADDRESS_KINDS, CHANNELS, WISHES
from lib.followups.entry import Problems
from lib.holds.hold import LONGEST, TOO_LONG, too_long
from lib.ledger import Ledger
from lib.ledger.kept import new_id
from lib.ledger.schema import wishes
from lib.words import N_, Sentence

RECORDED, WITHDRAWN = "recorded", "withdrawn"
"""What was done to a wish."""

BASES: Mapping[str, str] = {
    "consent": N_("agreed to it"),
    "wish": N_("wishes for it"),
    "refusal": N_("forbids it"),
}
"""How the customer said it."""

WEEKDAYS: Mapping[int, str] = {
    0: N_("Monday"),
    1: N_("Tuesday"),
    2: N_("Wednesday"),
    3: N_("Thursday"),
    4: N_("Friday"),
    5: N_("Saturday"),
    6: N_("Sunday"),
}
"""Days of the week from Monday = 0."""

NO_ABOUT = N_("Please choose what it is about.")
NO_BASIS = N_("Please choose whether the customer agreed to it, wishes for it or forbids it.")
NO_VALUE = N_("Please say what the customer said about it.")
NO_TIMES = N_("Please enter from when until when.")
BACKWARDS = N_("The time ends before it begins; please correct it.")
NO_EVIDENCE = N_("Please say where the consent can be seen: a letter, a message, a recording.")
IN_FUTURE = N_("The day on which it was said lies in the future; please correct it.")
ENDS_EARLY = N_("It ends before it was said; please choose a later date.")
WITHDRAWN_ALREADY = N_("This has been withdrawn already. Please reload the page.")

GIVEN: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "wish_id": pl.String,
    "act": pl.String,
    "case_key": pl.String,
    "person_key": pl.String,
    "about": pl.String,
    "basis": pl.String,
    "value": pl.String,
    "weekdays": pl.List(pl.Int8),
    "time_from": pl.Time,
    "time_to": pl.Time,
    "starts_on": pl.Date,
    "ends_on": pl.Date,
    "evidence": pl.String,
    "note": pl.String,
    "recorded_at": pl.Datetime("us", "UTC"),
    "recorded_by": pl.String,
}
"""The columns of the frame of wishes: `about` of WISHES, `basis` of BASES, `value` a code or text,
`weekdays` from Monday = 0, none for every day; `ends_on` is its last day."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One thing that a customer said; fields as in GIVEN."""

    case_key: str
    about: str
    basis: str
    starts_on: dt.date
    person_key: str | None = None
    value: str | None = None
    weekdays: tuple[int, ...] = ()
    time_from: dt.time | None = None
    time_to: dt.time | None = None
    ends_on: dt.date | None = None
    evidence: str | None = None
    note: str | None = None
    wish_id: str = field(default_factory=new_id)


def record(ledger: Ledger, wish: Wish, now: dt.datetime) -> str:
    """Keep what a customer said and return its identifier; the same again changes nothing.

    `now` has the zone of the working day.

    Raises:
        RecordRefused: something is missing or wrong; all of it is said.
        NotAllowed: the actor may not record wishes.

    """
    if problems := tuple(_faults(wish, now.date())):
        raise RecordRefused(problem=Problems(problems))
    if _latest(ledger, wish.wish_id) is None:
        after = new_id()
        told = {"why": f"{wish.about} {wish.basis}", "after": after}
        with ledger.write("record wish", wish.wish_id, **told) as connection:
            # The same form may have been sent twice at one moment.
            if _last(connection, wish.wish_id) is None:
                _add(connection, wish, (RECORDED, after), ledger.actor.name, now)
    return wish.wish_id


def withdraw(
    ledger: Ledger, wish_id: str, now: dt.datetime, *, last_day: dt.date | None = None
) -> None:
    """End what a customer said: it no longer counts from today, or after `last_day`.

    Raises:
        NotFound: nothing was said under this identifier.
        RecordRefused: it was withdrawn already.

    """
    found = _latest(ledger, wish_id)
    if found is None:
        raise NotFound(what=wish_id)
    if found["act"] == WITHDRAWN:
        raise RecordRefused(problem=Sentence(WITHDRAWN_ALREADY))
    last = last_day or now.date() - dt.timedelta(days=1)
    ends = min(last, found["ends_on"] or last)
    known = {one.name: found[one.name] for one in fields(Wish)}
    wish = replace(Wish(**known), ends_on=ends)
    after = new_id()
    told = {"why": f"{wish.about} {wish.basis}", "before": found["entry_id"], "after": after}
    with ledger.write("withdraw wish", wish_id, **told) as connection:
        _add(connection, wish, (WITHDRAWN, after), ledger.actor.name, now)


def current(ledger: Ledger, persons: pl.DataFrame) -> pl.DataFrame:
    """The last row of each wish, with the person of its case today; columns GIVEN."""
    query = sa.select(*(wishes.c[name] for name in GIVEN)).order_by(wishes.c.sequence)
    with ledger.read() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    known = persons.select("case_key", of_case="person_key")
    return (
        pl.DataFrame(rows, schema=dict(GIVEN), orient="row")
        .unique("wish_id", keep="last", maintain_order=True)
        .join(known, on="case_key", how="left", maintain_order="left")
        .with_columns(person_key=pl.coalesce("of_case", "person_key"))
        .drop("of_case")
    )


def counting(given: pl.DataFrame, cases: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """What counts on a day, one row for each case of its customer; for the gate and the screens.

    Args:
        given: what `current` gives.
        cases: case_key and person_key of the cases that are asked about.
        day: the first and the last day of a wish belong to it.

    Returns:
        The columns GIVEN, `case_key` being that of the case asked about.

    """
    lasting = given.filter(
        pl.col("starts_on") <= day, (pl.col("ends_on") >= day).fill_null(value=True)
    )
    asked = cases.select("case_key", of_case="person_key")
    own = lasting.join(asked.select("case_key"), on="case_key", how="semi")
    shared = (
        lasting.rename({"case_key": "named"})
        .join(asked, left_on="person_key", right_on="of_case")
        .filter(pl.col("case_key") != pl.col("named"))
    )
    return pl.concat([own, shared.select(own.columns)])


def _faults(wish: Wish, today: dt.date) -> Iterator[Sentence]:
    if wish.about not in WISHES:
        yield Sentence(NO_ABOUT)
        return
    if wish.basis not in BASES:
        yield Sentence(NO_BASIS)
    yield from _faults_of_value(wish)
    if wish.basis == "consent" and not (wish.evidence or "").strip():
        yield Sentence(NO_EVIDENCE)
    if too_long(wish.value, wish.evidence, wish.note):
        yield Sentence(TOO_LONG, longest=LONGEST)
    if wish.starts_on > today:
        yield Sentence(IN_FUTURE)
    if wish.ends_on and wish.ends_on < wish.starts_on:
        yield Sentence(ENDS_EARLY)


def _faults_of_value(wish: Wish) -> Iterator[Sentence]:
    match WISHES[wish.about].form:
        case "times":
            if wish.time_from is None or wish.time_to is None:
                yield Sentence(NO_TIMES)
            elif wish.time_to <= wish.time_from:
                yield Sentence(BACKWARDS)
        case "address" if wish.value not in ADDRESS_KINDS:
            yield Sentence(NO_VALUE)
        case "channel" if wish.value not in CHANNELS:
            yield Sentence(NO_VALUE)
        case "text" if not (wish.value or "").strip():
            yield Sentence(NO_VALUE)
        case _:
            pass


def _add(
    connection: sa.Connection,
    wish: Wish,
    entry: tuple[str, str],
    recorded_by: str,
    now: dt.datetime,
) -> None:
    """Add a row: what was done, and under which number."""
    act, entry_id = entry
    said = asdict(wish) | {"weekdays": sorted(set(wish.weekdays))}
    connection.execute(
        sa.insert(wishes).values(
            **said, entry_id=entry_id, act=act, recorded_at=now, recorded_by=recorded_by
        )
    )


def _latest(ledger: Ledger, wish_id: str) -> sa.RowMapping | None:
    with ledger.read() as connection:
        return _last(connection, wish_id)


def _last(connection: sa.Connection, wish_id: str) -> sa.RowMapping | None:
    """The last row about a wish."""
    query = sa.select(wishes).where(wishes.c.wish_id == wish_id)
    rows = connection.execute(query.order_by(wishes.c.sequence.desc()).limit(1))
    return rows.mappings().one_or_none()
