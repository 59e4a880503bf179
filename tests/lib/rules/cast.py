"""A visit that every rule of mainland China allows, and how a test says what is different."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from lib.rules.decision import Decision
from lib.rules.gate import Action, decide
from lib.rules.known import COUNT
from lib.rules.loading import load
from lib.rules.model import Rule, RuleSet

RULES = load()

ZONES = {
    "CN": "Asia/Shanghai",
    "TW": "Asia/Taipei",
    "HK": "Asia/Hong_Kong",
    "US": "America/New_York",
    "US-MA": "America/New_York",
    "GB": "Europe/London",
    "IN": "Asia/Kolkata",
    "ID": "Asia/Jakarta",
    "PH": "Asia/Manila",
    "SG": "Asia/Singapore",
    "AU": "Australia/Sydney",
    "EU": "Europe/Berlin",
}
"""A time zone of each jurisdiction."""

DAY = dt.date(2026, 11, 26)
"""A Thursday that is no holiday anywhere here."""

QUALIFIED = sorted(
    {kind for rule in RULES.rules for kind in getattr(rule.params, "types", ())},
)

CALL: Mapping[str, object] = {"channel": "call", "place_kind": None}
"""A call instead of that visit."""

KNOWN: Mapping[str, object] = {
    "holds": [],
    "agreement_performing": False,
    "collectors": 2,
    "crew_qualifications": QUALIFIED,
    "is_holiday": False,
    "notice_on": dt.date(2026, 11, 1),
    "other_channels_tried": True,
    "dpd": 10,
    **{COUNT + rule.id: 0 for rule in RULES.rules if rule.kind == "frequency_cap"},
}
"""All that is known of a case in which nothing is wrong."""


def at(clock: str, zone: str, day: dt.date = DAY) -> dt.datetime:
    """A time of day in a zone, as UTC."""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), ZoneInfo(zone)).astimezone(dt.UTC)


def judged(
    place: str,
    begin: str = "10:00",
    end: str = "10:30",
    *,
    day: dt.date = DAY,
    action: Mapping[str, object] | None = None,
    rules: RuleSet = RULES,
    **facts: object,
) -> Decision:
    """What the gate says of a visit at home to a customer of a jurisdiction."""
    zone = ZONES[place]
    last = day if end >= begin else day + dt.timedelta(1)
    told = {
        "channel": "visit",
        "starts_at": at(begin, zone, day),
        "ends_at": at(end, zone, last),
        "place_kind": "home",
        **(action or {}),
    }
    known = {**KNOWN, "jurisdictions": [place], "tz": zone, **facts}
    return decide(Action(**told), known, rules)  # type: ignore[arg-type]


def refused(place: str, *times: str, **different: object) -> set[str]:
    """The ids of the rules that refuse."""
    return {one.rule_id for one in judged(place, *times, **different).refusals}  # type: ignore[arg-type]


def warned(place: str, *times: str, **different: object) -> set[str]:
    """The ids of the rules that warn."""
    return {one.rule_id for one in judged(place, *times, **different).warnings}  # type: ignore[arg-type]


def with_rules(*more: Rule) -> RuleSet:
    """Our rules and some more."""
    return RULES.of([*RULES.rules, *more])
