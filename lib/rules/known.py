"""The facts by which the gate judges: what each means, and what is taken where none is given.

A fact whose column is absent takes its default. One that has none, or whose cell is empty, is
unknown: it refuses wherever a rule in force needs it, and is named there. docs/rules.md has the
same table; a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from lib.words import N_

MOMENT = pl.Datetime("us", "UTC")
WINDOW = pl.Struct({"from": pl.Time, "to": pl.Time, "weekdays": pl.List(pl.Int8)})
"""A time that the customer asked for; weekdays count from 0 for Monday, none means every day."""

OVERRIDDEN = "overridden"
"""The column with the exceptions that were granted for an action; where it is absent, none."""

EXCEPTIONS = pl.List(pl.Struct({"rule_id": pl.String, "override_id": pl.String}))
"""The type of that column: which rule, by which exception."""

COUNT = "count:"
"""Stands before the id of a rule in the column that has its counter."""

LOCAL_START, LOCAL_END = "local start", "local end"
WISH_KEPT = "wish kept"
ROW = "row of the proposal"
WITHIN = "within "
"""Columns that lib.rules.preparing adds: local times without a zone, whether the whole action lies
in the customer's own times and none that he forbade touches it, and one for each jurisdiction."""


@dataclass(frozen=True)
class Fact:
    """One fact: its type, how it reads where it is missing, what it means, what stands for none."""

    dtype: pl.DataType | type[pl.DataType]
    missing: str
    meaning: str
    default: Any = None
    one_of: tuple[str, ...] = ()


FACTS: Mapping[str, Fact] = {
    "jurisdictions": Fact(
        pl.List(pl.String),
        N_("The jurisdiction is not known."),
        "Whose rules apply, such as US-MA; a part brings its whole with it.",
    ),
    "channel": Fact(
        pl.String,
        N_("The kind of contact is not known."),
        "How the customer would be contacted.",
        one_of=("visit", "call", "message", "letter", "data"),
    ),
    "starts_at": Fact(MOMENT, N_("The time is not known."), "Arrival or beginning, UTC."),
    "ends_at": Fact(
        MOMENT,
        N_("The end is not known, or lies before the beginning."),
        "Departure or end, UTC; not before the beginning.",
    ),
    "tz": Fact(
        pl.String,
        N_("The time zone of the address is not known."),
        "The address's own time zone, such as Asia/Jakarta.",
    ),
    "place_kind": Fact(
        pl.String,
        N_(
            "It is not known whether the place is a home, a workplace or another. Please say it on "
            "“Visits”, under the basket."
        ),
        "What the place is.",
        one_of=("home", "household_registered", "work", "billing", "hospital", "other"),
    ),
    "target": Fact(
        pl.String,
        N_("It is not known who is to be met."),
        "Who is to be met.",
        "debtor",
        ("debtor", "guarantor", "contact", "third"),
    ),
    "purpose": Fact(
        pl.String,
        N_("It is not known whether money or only an address is asked for."),
        "Whether the debt is collected or only a way to reach the customer is asked for.",
        "collect",
        ("collect", "locate"),
    ),
    "collectors": Fact(
        pl.Int64, N_("It is not known how many collectors go."), "How many collectors go together."
    ),
    "crew_qualifications": Fact(
        pl.List(pl.String),
        N_("The qualifications of the crew are not known."),
        "Qualifications that every member holds on that day.",
    ),
    "takes_payment": Fact(
        pl.Boolean,
        N_("It is not known whether the crew takes money."),
        "Whether the crew is to take money.",
        default=False,
    ),
    "enters": Fact(
        pl.Boolean,
        N_("It is not known whether the crew goes in."),
        "Whether the crew is to go into the home.",
        default=False,
    ),
    "holds": Fact(
        pl.List(pl.String),
        N_("The holds of the case are not known."),
        "Kinds of the holds that stand on that day, as data/codes/hold_kinds.toml has them.",
    ),
    "agreement_performing": Fact(
        pl.Boolean,
        N_("It is not known whether an agreement is being kept."),
        "Whether an agreed plan is being kept.",
    ),
    "consent_times": Fact(
        pl.Boolean,
        N_("It is not known whether the customer agreed to this time."),
        "Whether the customer agreed to this very time; nothing recorded means no.",
        default=False,
    ),
    "consent_entry": Fact(
        pl.Boolean,
        N_("It is not known whether the customer agreed to be visited inside."),
        "Whether the customer asked the crew in; nothing recorded means no.",
        default=False,
    ),
    "consent_workplace": Fact(
        pl.Boolean,
        N_("It is not known whether the customer agreed to this place."),
        "Whether the customer agreed to be met at work or in hospital; nothing recorded means no.",
        default=False,
    ),
    "own_times": Fact(
        pl.List(WINDOW),
        N_("It is not known whether the customer set times of his own."),
        "Times that the customer asked for; they only ever tighten.",
        default=[],
    ),
    "forbidden_times": Fact(
        pl.List(WINDOW),
        N_("It is not known whether the customer forbade some times."),
        "Times that the customer forbade.",
        default=[],
    ),
    "own_places": Fact(
        pl.List(pl.String),
        N_("It is not known whether the customer asked for some places."),
        "Kinds of places that the customer asked for; no other is visited then.",
        default=[],
    ),
    "forbidden_places": Fact(
        pl.List(pl.String),
        N_("It is not known whether the customer forbade some places."),
        "Kinds of places that the customer forbade.",
        default=[],
    ),
    "own_channels": Fact(
        pl.List(pl.String),
        N_("It is not known whether the customer asked for some ways of contact."),
        "Ways of contact that the customer asked for; no other is taken then.",
        default=[],
    ),
    "forbidden_channels": Fact(
        pl.List(pl.String),
        N_("It is not known whether the customer forbade some ways of contact."),
        "Ways of contact that the customer forbade.",
        default=[],
    ),
    "employer_prohibits": Fact(
        pl.Boolean,
        N_("It is not known whether the employer forbids it."),
        "Whether the employer is known to forbid contact at work.",
        default=False,
    ),
    "third_unlocked_by": Fact(
        pl.List(pl.String),
        N_("It is not known why somebody else is asked."),
        "Established reasons to ask somebody else, such as unreachable.",
        default=[],
    ),
    "third_refused": Fact(
        pl.Boolean,
        N_("It is not known whether the other person refused to be asked."),
        "Whether the other person refused before.",
    ),
    "is_holiday": Fact(
        pl.Boolean,
        N_("The holidays of that year are not known."),
        "Whether the day at the address is a public holiday.",
    ),
    "sensitive_occasion": Fact(
        pl.Boolean,
        N_("It is not known whether the family has a bereavement, a wedding or a festival."),
        "Whether the day is one of mourning, marriage or festival for the customer.",
    ),
    "notice_on": Fact(
        pl.Date,
        N_("It is not known whether the notice was given."),
        "The day on which the needed notice or letter was given.",
    ),
    "other_channels_tried": Fact(
        pl.Boolean,
        N_("It is not known whether other ways were tried before."),
        "Whether calls, messages or letters were tried without success.",
    ),
    "dpd": Fact(
        pl.Int64, N_("The days past due are not known."), "Days past due on the day of the action."
    ),
}

NO_COUNT = N_("The earlier contacts that count here are not known.")
"""How a missing counter reads."""


def missing_text(name: str) -> str:
    """How the lack of a fact or counter reads."""
    return NO_COUNT if name.startswith(COUNT) else FACTS[name].missing
