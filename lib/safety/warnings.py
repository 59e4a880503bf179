"""What a crew has to heed at a door on a day, and which doors stay closed.

Warnings come from incidents, with what their last review decided, from what somebody noted by
hand, and from results of contacts that were conflicts. They stick to a person, to an address or to
one case; a case has the gravest of all that touch it.
"""

import datetime as dt
from dataclasses import asdict, dataclass, field, replace

import polars as pl

from lib.followups.codes import OUTCOMES, Flag
from lib.ledger import Ledger, kept
from lib.ledger.schema import warnings
from lib.people.entering import TOO_LONG, refuse
from lib.portfolio import Portfolio
from lib.portfolio.reach import demand_case
from lib.safety.levels import ABOUT, CLOSED, CONSEQUENCES, GRAVITY, UNTIL_PAST, Consequence
from lib.words import N_, Sentence

LONGEST = 500

NO_CASE = N_("Please choose the case.")
NO_NOTE = N_("Please say what the crew has to heed.")
NO_ABOUT = N_("Please choose what the warning is about.")
NO_CONSEQUENCE = N_("Please choose what follows from the warning.")

CONFLICT = N_("a contact ended in a conflict")
"""`note` of a warning that comes from a result."""

REVIEW_FIRST = N_("An incident here has not been reviewed yet (level {level}).")
NO_VISITS = N_("No visit until a safety review lifts it.")
TWO_AT_LEAST = N_("Only by two persons or more, and the crew has {n} known members.")

FRAME = {
    "warning_id": pl.String,
    "source": pl.String,
    "case_key": pl.String,
    "person_key": pl.String,
    "address_key": pl.String,
    "about": pl.String,
    "level": pl.Int64,
    "consequence": pl.String,
    "until": pl.Date,
    "note": pl.String,
}
"""A warning, `source` incident, hand or result; `level` is null but for an incident."""


@dataclass(frozen=True, kw_only=True)
class Caution:
    """A warning by hand; `until` None: until it is lifted."""

    case_key: str
    note: str
    about: str = "address"
    consequence: str = Consequence.NOTE.value
    until: dt.date | None = None
    supersedes: str | None = None
    withdrawn: bool = False
    sample: bool = False
    warning_id: str = field(default_factory=kept.new_id)


def warn(place: Portfolio, one: Caution, *, today: dt.date, now: dt.datetime) -> str:
    """Keep a warning; return its identifier.

    Raises:
        RecordRefused: with all that is wrong.
        NotFound: the case is none that the portfolio's actor may see.

    """
    problems = []
    if not one.case_key:
        problems.append(Sentence(NO_CASE))
    if one.about not in ABOUT:
        problems.append(Sentence(NO_ABOUT))
    if one.consequence not in {code.value for code in CONSEQUENCES}:
        problems.append(Sentence(NO_CONSEQUENCE))
    if not one.note.strip():
        problems.append(Sentence(NO_NOTE))
    if len(one.note) > LONGEST:
        problems.append(Sentence(TOO_LONG, longest=LONGEST))
    if one.until and one.until < today:
        problems.append(Sentence(UNTIL_PAST))
    refuse(problems)
    demand_case(place, one.case_key)
    tidied = replace(one, note=one.note.strip())
    return kept.add(place.ledger, "record_warning", warnings, asdict(tidied), now)


def lift(ledger: Ledger, warning_id: str, *, now: dt.datetime) -> None:
    """Let a warning by hand count no longer; nothing is deleted.

    Raises:
        NotFound: there is none.
        RecordRefused: somebody has lifted it already.

    """
    found = kept.standing(ledger, warnings).filter(pl.col("warning_id") == warning_id)
    row = found.row(0, named=True) if found.height else {}
    told = {name: row.get(name) for name in Caution.__dataclass_fields__}
    told |= {"warning_id": kept.new_id(), "supersedes": warning_id, "withdrawn": True}
    kept.add(ledger, "lift_warning", warnings, told, now)


def noted(ledger: Ledger, *, sample: bool = True) -> pl.DataFrame:
    """The warnings by hand that stand: the columns of the ledger's table."""
    return kept.standing(ledger, warnings, sample=sample)


def on(day: dt.date, incidents: pl.DataFrame, by_hand: pl.DataFrame) -> pl.DataFrame:
    """All warnings that count on a day, with the columns of FRAME.

    `incidents` as lib.safety.incidents.listed gives them, `by_hand` as `noted`.
    """
    from_incidents = incidents.filter(
        pl.col("consequence") != Consequence.NONE.value, pl.col("happened_at").dt.date() <= day
    ).select(
        warning_id="incident_id",
        source=pl.lit("incident"),
        case_key="case_key",
        person_key="person_key",
        address_key="address_key",
        about="about",
        level="level",
        consequence="consequence",
        until="until",
        note="what",
    )
    from_hand = by_hand.select(
        warning_id="warning_id",
        source=pl.lit("hand"),
        case_key="case_key",
        person_key=pl.lit(None, pl.String),
        address_key=pl.lit(None, pl.String),
        about="about",
        level=pl.lit(None, pl.Int64),
        consequence="consequence",
        until="until",
        note="note",
    )
    counts = pl.col("until").is_null() | (pl.col("until") >= day)
    return pl.concat([from_incidents, from_hand]).cast(FRAME).filter(counts)  # type: ignore[arg-type]


def of_results(contacts: pl.DataFrame) -> pl.DataFrame:
    """The cases that nobody visits alone because a contact was a conflict; columns of FRAME.

    An incident that was reported about it, and its review, stand beside this and do not end it.

    Args:
        contacts: all contacts that stand up to the day, as lib.followups.records.merge gives them.

    """
    codes = [one.code for one in OUTCOMES.values() if one.flag is Flag.NO_LONE_VISIT]
    found = contacts.filter(pl.col("outcome").is_in(codes)).drop_nulls("case_key")
    told: dict[str, object] = {
        "source": "result",
        "about": "case",
        "consequence": Consequence.TWO_PERSONS.value,
        "note": CONFLICT,
    }
    keys = found.select("case_key").unique(maintain_order=True)
    return keys.with_columns(
        warning_id="result:" + pl.col("case_key"),
        **{
            name: pl.lit(told.get(name)) for name in FRAME if name not in {"warning_id", "case_key"}
        },
    ).select(pl.col(name).cast(kind) for name, kind in FRAME.items())


def of_cases(cases: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """For the gate: which warnings touch which cases, the gravest first.

    Args:
        cases: case_key, person_key, address_key of all cases.
        found: as `on` gives them.

    Returns:
        case_key and the columns of FRAME but its three keys; one row a case and warning.

    """
    keys = cases.select("case_key", now_person="person_key", now_address="address_key")
    placed = found.join(keys, on="case_key", how="left").with_columns(
        person_key=pl.coalesce("now_person", "person_key"),
        address_key=pl.coalesce("now_address", "address_key"),
    )
    rest = [name for name in FRAME if name not in {"case_key", "person_key", "address_key"}]
    reached = [placed.select("case_key", *rest)]
    for key, about in (("person_key", ("person", "both")), ("address_key", ("address", "both"))):
        mine = placed.filter(pl.col("about").is_in(about), pl.col(key).is_not_null())
        reached.append(
            mine.select(key, *rest)
            .join(cases.select("case_key", key), on=key)
            .select("case_key", *rest)
        )
    gravity = pl.col("consequence").replace_strict(dict(GRAVITY), return_dtype=pl.Int64)
    return (
        pl.concat(reached)
        .drop_nulls("case_key")
        .unique(["case_key", "warning_id"])
        .sort(gravity, pl.col("level").fill_null(0), "warning_id", descending=True)
        .sort("case_key", maintain_order=True)
    )


def closed(touching: pl.DataFrame, members: int) -> dict[str, Sentence]:
    """The cases that a crew of so many known members may not visit, each with its reason."""
    found: dict[str, Sentence] = {}
    for row in touching.iter_rows(named=True):
        if row["case_key"] not in found and (why := _why(row, members)):
            found[row["case_key"]] = why
    return found


def _why(row: dict[str, object], members: int) -> Sentence | None:
    consequence = Consequence(str(row["consequence"]))
    if consequence is Consequence.REVIEW:
        return Sentence(REVIEW_FIRST, level=row["level"] if row["level"] is not None else "—")
    if consequence in CLOSED:
        return Sentence(NO_VISITS)
    if consequence is Consequence.TWO_PERSONS and members < 2:  # noqa: PLR2004 — two persons
        return Sentence(TWO_AT_LEAST, n=members)
    return None
