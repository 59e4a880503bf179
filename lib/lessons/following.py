"""What came of a decision: its cases against comparable others of the same day.

Comparable are cases of the same currency, bucket, amount tier and client on the day of the files
that were looked at, of persons whom the decision does not concern; each stratum counts by how many
of the decision's cases it has. That is no draw: who was chosen may differ in what no file says.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lib.experiments.defining import AMOUNT, OUTCOMES
from lib.experiments.differing import Difference, difference
from lib.experiments.entering import WHO
from lib.experiments.outcomes import Seen, of_cases
from lib.measures.noise import Z
from lib.words import N_, Sentence, Share, signed

SAME = ("currency", "bucket", "tier", "client")
"""What cases have in common that are compared."""

EARLIEST = 7
"""Days after a decision before anything is said of it."""

LEAST = 20
"""Cases, and persons, on either side without which nothing is said."""

TOO_EARLY = N_("Too early: {days} days since the decision; something is said from {least} on.")
TOO_FEW = N_(
    "Too few: {n} of its {all} cases have comparable others ({m} of them); {least} on either side "
    "are needed."
)
FEW_PEOPLE = N_(
    "Too few people: on one side all comparable cases are of {persons} persons; {least} on either "
    "side are needed."
)
FOUND = N_(
    "From {first} to {day}: {points} points {outcome} ({value} against {base} of comparable cases; "
    "95 % interval {low} to {high} points; n = {n} of its {all} and {m} cases): {verdict}."
)
SHORTER = N_(
    "{sentence} {n} of its cases, and those they are compared with, are counted up to an earlier "
    "day, the first of these {day}: of their client no later payments are known."
)
DIFFERS = N_("more than chance explains, among comparable cases")
CHANCE = N_("within what chance explains")


@dataclass(frozen=True)
class Finding:
    """What came of a decision by a day: None where nothing can be said, `sentence` says why."""

    day: dt.date
    found: Difference | None
    sentence: Sentence


def follow(
    cases: pl.DataFrame,
    case_keys: Sequence[str],
    known: Seen,
    measure: str,
    since: dt.date,
    day: dt.date,
    known_of: Mapping[str, dt.date] | None = None,
) -> Finding:
    """What came of a decision from the day after it to `day`.

    Args:
        cases: those of the files that were looked at: case_key, person_key, currency, bucket, tier,
            client, overdue_amount, ended.
        case_keys: those that the decision concerns.
        known: what is known up to `day`.
        measure: a code of lib.experiments.defining.OUTCOMES.
        since: the day of the decision.
        day: the day.
        known_of: client → the day up to which his payments are known; None: all up to the day.
            Cases are counted up to that of their client, and compared with others of his only.

    """
    cases, shorter = _known(cases, known_of, since, day)
    days = (day - since).days
    if days < EARLIEST:
        return Finding(day, None, Sentence(TOO_EARLY, days=max(days, 0), least=EARLIEST))
    found = difference(_rows(cases, case_keys, known, measure, since))
    n, control = (0, 0) if found is None else (found.n, found.control_n)
    if found is None or min(n, control) < LEAST:
        said = Sentence(TOO_FEW, n=n, all=len(case_keys), m=control, least=LEAST)
        return Finding(day, None, said)
    if found.persons < LEAST:
        return Finding(day, None, Sentence(FEW_PEOPLE, persons=found.persons, least=LEAST))
    said = _said(found, len(case_keys), measure, since, day)
    mine = pl.col("case_key").is_in(pl.Series(case_keys, dtype=pl.String).implode())
    # Who is compared with them has their client, and so their last day.
    fewer = shorter.filter(mine)
    if not fewer.is_empty():
        said = Sentence(SHORTER, sentence=said, n=fewer.height, day=fewer["last"].min())
    return Finding(day, found, said)


def _known(
    cases: pl.DataFrame, known_of: Mapping[str, dt.date] | None, since: dt.date, day: dt.date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cases with their `last` day, without those known too briefly; and those of fewer days."""
    if known_of is None:
        return cases.with_columns(last=pl.lit(day)), cases.clear().with_columns(last=pl.lit(day))
    client = pl.col("client").fill_null("")
    known = client.replace_strict(dict(known_of), default=None, return_dtype=pl.Date)
    own = pl.when(known < day).then(known).when(known.is_not_null()).then(pl.lit(day))
    told = cases.with_columns(last=own)
    least = since + dt.timedelta(days=EARLIEST)
    told = told.filter((pl.col("last") >= min(least, day)).fill_null(value=False))
    return told, told.filter(pl.col("last") < day)


def _rows(
    cases: pl.DataFrame,
    case_keys: Sequence[str],
    known: Seen,
    measure: str,
    since: dt.date,
) -> pl.DataFrame:
    """The cases on both sides with person, stratum, treated, y and x."""
    own = pl.col("case_key").is_in(pl.Series(case_keys, dtype=pl.String).implode())
    told = cases.filter(~pl.col("ended")).with_columns(
        person=WHO,
        treated=own,
        stratum=pl.concat_str(*(pl.col(one).fill_null("") for one in SAME), separator="|"),
        entered_on=pl.lit(since),
    )
    theirs = pl.col("treated").any().over("person")
    told = told.filter(pl.col("treated") | ~theirs)
    if measure == AMOUNT:
        told = told.filter(pl.col("overdue_amount") > 0)
    return of_cases(told, known, measure).select("person", "stratum", "treated", "y", "x")


def _said(found: Difference, every: int, measure: str, since: dt.date, day: dt.date) -> Sentence:
    low, high = found.interval()
    return Sentence(
        FOUND,
        first=since,
        day=day,
        points=_points(found.value),
        outcome=Sentence(OUTCOMES[measure]),
        value=Share(found.treated, 1),
        base=Share(found.control, 1),
        low=_points(low),
        high=_points(high),
        n=found.n,
        all=every,
        m=found.control_n,
        verdict=Sentence(DIFFERS if abs(found.steps) >= Z else CHANCE),
    )


def _points(value: float) -> str:
    return signed(value * 100)
