"""Whether a crew may visit on a day, and if not, because of whom and what.

Enough members, none of them away, each with every qualification that is needed there. Who is not
known cannot be checked: a crew whose members nobody entered is not refused here, but where a rule
needs to know who goes (lib.visits.legality.crew_fit).
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import polars as pl

from lib.people.kinds import LEAVE_KINDS, QUALIFICATIONS
from lib.people.qualifications import needed
from lib.visits.crew import Crew
from lib.words import N_, Sentence

TOO_FEW = N_("“{crew}” has {n} of at least {least} members. Please add somebody on “People”.")
AWAY = N_("{member} is away until {day} ({kind}). Please choose another crew or day.")
AWAY_OPEN = N_("{member} is away as the file of collectors says. Please choose another crew.")
NEVER = N_(
    "{member} has no “{kind}”. Please enter it on “People”, for several at once, or let the check "
    "be taken."
)
OVER = N_("“{kind}” of {member} ended on {day}. Please renew it before the visit.")


@dataclass(frozen=True)
class Staff:
    """What is known of everybody, as the rooms of qualifications and leave give it.

    `qualifications` are those that stand, `away` who is away on the day that is asked about.
    """

    qualifications: pl.DataFrame
    away: pl.DataFrame


def unfit(
    crew: Crew, staff: Staff, day: dt.date, *, kinds: Collection[str], least: int
) -> tuple[Sentence, ...]:
    """Why the crew may not visit on the day; empty when it may, or when nobody is known in it.

    `kinds` are the qualifications that each member needs, `least` how many members there must be.
    """
    if not crew.numbers:
        return ()
    return (
        *few(crew, least),
        *_absent(crew, staff.away),
        *lacking(crew, staff.qualifications, day, kinds),
    )


def few(crew: Crew, least: int) -> tuple[Sentence, ...]:
    """That the crew has fewer members than needed."""
    n = len(set(crew.numbers))
    return (Sentence(TOO_FEW, crew=crew.name, n=n, least=least),) if n < least else ()


def _absent(crew: Crew, away: pl.DataFrame) -> Iterator[Sentence]:
    names = dict(zip(crew.numbers, crew.members, strict=True))
    for collector, kind, day in away.iter_rows():
        if collector not in names:
            continue
        member = names[collector]
        if day is None:
            yield Sentence(AWAY_OPEN, member=member)
        else:
            said = Sentence(LEAVE_KINDS[kind].en) if kind in LEAVE_KINDS else kind
            yield Sentence(AWAY, member=member, day=day, kind=said)


def lacking(
    crew: Crew, rows: pl.DataFrame, day: dt.date, kinds: Collection[str]
) -> tuple[Sentence, ...]:
    """Which member lacks which kinds on the day; `rows` are the qualifications that stand."""
    return tuple(_lacking(crew, rows, day, kinds))


def _lacking(
    crew: Crew, rows: pl.DataFrame, day: dt.date, kinds: Collection[str]
) -> Iterator[Sentence]:
    names = dict(zip(crew.numbers, crew.members, strict=True))
    without = needed(crew.numbers, kinds, rows, day).filter(~pl.col("valid"))
    for row in without.filter("has").iter_rows(named=True):
        member = names[row["collector"]]
        yield Sentence(OVER, kind=_kind(row["kind"]), member=member, day=row["expires"])
    never = without.filter(~pl.col("has")).group_by("kind", maintain_order=True).agg("collector")
    for kind, numbers in never.iter_rows():
        members = "、".join(names[one] for one in numbers)
        yield Sentence(NEVER, kind=_kind(kind), member=members)


def _kind(code: str) -> Sentence | str:
    return Sentence(QUALIFICATIONS[code].en) if code in QUALIFICATIONS else code
