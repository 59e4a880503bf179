"""The register of incidents: what happened, how grave, who was hurt, and what was decided after.

An entry is never changed. The customer's word against it is one more row that supersedes; a review
by somebody with the right says what follows from now on and until when.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace

import polars as pl

from lib.errors import NotFound
from lib.ledger import Ledger, kept
from lib.ledger.schema import incidents, safety_reviews
from lib.people.entering import TOO_LONG, refuse, tidy
from lib.portfolio import Portfolio
from lib.portfolio.reach import demand_case
from lib.rights import Action, Actor, can
from lib.safety.levels import (
    ABOUT,
    CONSEQUENCES,
    DAYS,
    FOLLOWS,
    LESSER,
    LEVELS,
    UNTIL_PAST,
    Consequence,
)
from lib.words import N_, Sentence

LONGEST = 2000
"""Characters that a text of an incident may have."""

NO_WHAT = N_("Please say what happened: behaviour that was seen or heard, no judgement.")
NO_LEVEL = N_("Please choose the level of the conflict.")
NO_ABOUT = N_("Please choose what the incident is about.")
NO_CASE = N_("Please choose the case at which it happened.")
AHEAD = N_("The incident lies in the future; please correct its date or time.")
NO_CONTEST = N_("Please write down what the customer says against it.")
NO_REASON = N_("Please give the reason of the decision.")
NO_CONSEQUENCE = N_("Please choose what follows from now on.")


@dataclass(frozen=True, kw_only=True)
class Incident:
    """One incident; `happened_at` is local. `expires` None leaves it to the level."""

    case_key: str | None
    happened_at: dt.datetime
    level: int
    what: str
    about: str = "both"
    person_key: str | None = None
    address_key: str | None = None
    who: str | None = None
    injured: bool = False
    police: bool = False
    measures: str | None = None
    expires: dt.date | None = None
    contested_on: dt.date | None = None
    contest: str | None = None
    supersedes: str | None = None
    withdrawn: bool = False
    sample: bool = False
    incident_id: str = field(default_factory=kept.new_id)


@dataclass(frozen=True, kw_only=True)
class Review:
    """What follows from an incident from now on; `until` None: until another review."""

    incident_id: str
    reviewed_on: dt.date
    consequence: str
    reason: str
    until: dt.date | None = None
    sample: bool = False
    review_id: str = field(default_factory=kept.new_id)


def check(one: Incident, now: dt.datetime) -> Iterator[Sentence]:
    """All that is wrong with an entry; `now` as local time with its zone."""
    if not one.case_key:
        yield Sentence(NO_CASE)
    if one.level not in LEVELS:
        yield Sentence(NO_LEVEL)
    if one.about not in ABOUT:
        yield Sentence(NO_ABOUT)
    if not one.what.strip():
        yield Sentence(NO_WHAT)
    if one.happened_at > now.replace(tzinfo=None):
        yield Sentence(AHEAD)
    if any(len(text or "") > LONGEST for text in (one.what, one.who, one.measures, one.contest)):
        yield Sentence(TOO_LONG, longest=LONGEST)


def expiry(level: int, happened_on: dt.date) -> dt.date | None:
    """The last day on which an incident counts by its level; None: not before a review."""
    days = DAYS.get(level)
    return None if days is None else happened_on + dt.timedelta(days=days)


def report(place: Portfolio, one: Incident, now: dt.datetime) -> str:
    """Keep an incident; `now` is local with its zone. Return its identifier.

    Raises:
        RecordRefused: with all that is wrong.
        NotFound: the case is none that the portfolio's actor may see.

    """
    refuse(check(one, now))
    demand_case(place, one.case_key or "")
    tidied = replace(
        one,
        what=one.what.strip(),
        who=tidy(one.who),
        measures=tidy(one.measures),
        expires=one.expires or expiry(one.level, one.happened_at.date()),
    )
    return kept.add(place.ledger, "report_incident", incidents, asdict(tidied), now)


def contest(
    place: Portfolio, incident_id: str, said: str, *, today: dt.date, now: dt.datetime
) -> str:
    """Keep what the customer says against an incident; the level stays until a review.

    Raises:
        RecordRefused: nothing was said, or somebody else changed the entry meanwhile.
        NotFound: there is no such incident, or none of a case that the actor may see.

    """
    if not said.strip():
        refuse([Sentence(NO_CONTEST)])
    if len(said) > LONGEST:
        refuse([Sentence(TOO_LONG, longest=LONGEST)])
    before = listed(place.ledger).filter(pl.col("incident_id") == incident_id)
    if place.seen(before.lazy()).collect().height == 0:
        raise NotFound(what=incident_id)
    row = before.row(0, named=True)
    told = {name: row[name] for name in Incident.__dataclass_fields__}
    told |= {
        "incident_id": kept.new_id(),
        "supersedes": incident_id,
        "contested_on": today,
        "contest": said.strip(),
    }
    return kept.add(place.ledger, "contest_incident", incidents, told, now)


def may_review(actor: Actor, level: int) -> bool:
    """Whether the actor may review incidents of a level; the gravest take the full right."""
    lesser = level in LESSER and can(actor, Action.REVIEW_CONFLICT)
    return lesser or can(actor, Action.REVIEW_SAFETY)


def review(ledger: Ledger, one: Review, now: dt.datetime) -> str:
    """Keep what was decided after an incident; return the identifier of the review.

    Raises:
        RecordRefused: with all that is wrong.
        NotFound: there is no such incident.
        NotAllowed: the actor may not review incidents of its level.

    """
    problems = []
    if one.consequence not in {code.value for code in CONSEQUENCES}:
        problems.append(Sentence(NO_CONSEQUENCE))
    if not one.reason.strip():
        problems.append(Sentence(NO_REASON))
    if len(one.reason) > LONGEST:
        problems.append(Sentence(TOO_LONG, longest=LONGEST))
    if one.until and one.until < one.reviewed_on:
        problems.append(Sentence(UNTIL_PAST))
    refuse(problems)
    found = listed(ledger).filter(pl.col("first") == one.incident_id)
    if found.height == 0:
        raise NotFound(what=one.incident_id)
    act = "review_conflict" if found["level"].item() in LESSER else "review_incident"
    tidied = replace(one, reason=one.reason.strip())
    return kept.add(ledger, act, safety_reviews, asdict(tidied), now, why=one.consequence)


def listed(ledger: Ledger, *, sample: bool = True) -> pl.DataFrame:
    """All incidents with what holds of each, the latest first.

    Returns:
        The columns of the ledger's table, `first` (the identifier for reviews), reviewed_on,
        reason, `consequence` (of the last review, else of the level) and `until` (its last day,
        null: none is set).

    """
    found = kept.standing(ledger, incidents, sample=sample)
    last = (
        kept.standing(ledger, safety_reviews, sample=sample)
        .unique("incident_id", keep="last", maintain_order=True)
        .select(
            "reviewed_on",
            "reason",
            decided="consequence",
            decided_until="until",
            first="incident_id",
        )
    )
    reviewed = pl.col("decided").is_not_null()
    by_level = {level: one.value for level, one in FOLLOWS.items()}
    # What waits for a review does not end by itself: the wait would be over before anybody looked.
    waits = (
        pl.col("level")
        .replace_strict(by_level, return_dtype=pl.String)
        .is_in([Consequence.REVIEW.value, Consequence.NO_VISIT.value])
    )
    return (
        found.join(last, on="first", how="left", maintain_order="left")
        .with_columns(
            consequence=pl.coalesce(
                "decided", pl.col("level").replace_strict(by_level, return_dtype=pl.String)
            ),
            until=pl.when(reviewed)
            .then("decided_until")
            .when(waits)
            .then(pl.lit(None, pl.Date))
            .otherwise("expires"),
        )
        .drop("decided", "decided_until")
        .sort("happened_at", "sequence", descending=True)
    )
