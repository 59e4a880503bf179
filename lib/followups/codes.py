"""The codes of a follow-up: what people choose from, and how files spell it.

The tables are data (data/codes/*.toml), so that a further result code needs no programming. Lists
that put whom we met, what became of the address and what came of the talk into one code become
unusable; therefore they are separate tables here, and a result only proposes the others.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Literal

from lib.followups.swapped import Live
from lib.spelling import plain

FOLDER = Path(__file__).parents[2] / "data" / "codes"

Group = Literal["debtor", "family", "third", "nobody"]
"""Who was met, as far as rules care; the person himself is recorded more exactly."""


class Flag(StrEnum):
    """The effect of a result on plans."""

    NONE = ""
    STOP = "stop"
    HOLD = "hold"
    LEAVE_PLAN = "leave_plan"
    WAIT_FOR_DUE = "wait_for_due"
    FIXED_STOP = "fixed_stop"
    NO_LONE_VISIT = "no_lone_visit"
    NO_DEBT_TALK = "no_debt_talk"
    NOT_FAMILY = "not_family"
    ADDRESS_DEAD = "address_dead"
    ADDRESS_DOUBTFUL = "address_doubtful"
    WORK_ADDRESS_DEAD = "work_address_dead"
    PLACE_WRONG = "place_wrong"
    PHONE_DEAD = "phone_dead"


@dataclass(frozen=True, kw_only=True)
class Code:
    """One entry of a table; `en` is the translatable text, `zh` its Chinese name."""

    code: str
    en: str
    zh: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MetWhom(Code):
    """Whom we met."""

    group: Group


@dataclass(frozen=True, kw_only=True)
class Verdict(Code):
    """What is known of an address."""

    state: Literal["live", "doubtful", "dead"]


@dataclass(frozen=True, kw_only=True)
class NextAction(Code):
    """A next step; most need a date."""

    dated: bool = True


@dataclass(frozen=True, kw_only=True)
class HoldKind(Code):
    """A kind of hold; data/codes/hold_kinds.toml explains the fields."""

    scope: Literal["person", "case"]
    consequence: Literal["no_contact", "other_channels", "review"] = "other_channels"
    lifted_by: Literal["compliance", "supervisor"] = "compliance"
    review_days: int | None = None
    ends_with_promise: bool = False


@dataclass(frozen=True, kw_only=True)
class ComplaintKind(Code):
    """What may be brought against us; `hold` stands while it is open, `days` are the deadline."""

    hold: str
    days: int
    basis: str


@dataclass(frozen=True, kw_only=True)
class ComplaintAbout(Code):
    """A subject of complaints; results of contacts that open one about it."""

    results: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Wish(Code):
    """A matter that customers agree to or wish for; data/codes/wishes.toml explains the fields."""

    form: Literal["times", "address", "channel", "text", "nothing"]
    crew: bool


@dataclass(frozen=True, kw_only=True)
class Outcome(Code):
    """What came of a contact; data/codes/outcomes.toml explains the fields."""

    channels: frozenset[str]
    contact: bool
    met: tuple[Group, ...]
    attempt: bool = True
    verdict: str | None = None
    requires: tuple[str, ...] = ()
    ask: str | None = None
    ask_zh: str | None = None
    next_action: str
    days: int | Literal["due", "agreed"] | None = None
    flag: Flag = Flag.NONE
    hold: str | None = None
    lasting: bool = False
    lifts: bool = False
    notice: bool = False
    hidden: bool = False

    @property
    def holds(self) -> bool:
        """Whether the case must not be visited after this."""
        return self.flag in {Flag.STOP, Flag.HOLD}


def _entries(table: str) -> list[dict[str, Any]]:
    with (FOLDER / f"{table}.toml").open("rb") as file:
        return [
            {"code": code, **entry, "aliases": tuple(entry.get("aliases", ()))}
            for code, entry in tomllib.load(file).items()
        ]


def _table(name: str) -> dict[str, Code]:
    return {entry["code"]: Code(**entry) for entry in _entries(name)}


def _outcome(entry: dict[str, Any]) -> Outcome:
    entry = dict(entry)
    channels, ask = entry.pop("channels"), entry.pop("ask", {})
    return Outcome(
        channels=frozenset(CHANNELS if channels == "everywhere" else channels),
        met=tuple(entry.pop("with")),
        requires=tuple(entry.pop("requires", ())),
        ask=ask.get("en"),
        ask_zh=ask.get("zh"),
        next_action=entry.pop("next"),
        flag=Flag(entry.pop("flag", "")),
        **entry,
    )


CHANNELS: Mapping[str, Code] = _table("channels")
REASONS: Mapping[str, Code] = _table("reasons")
ADDRESS_KINDS: Mapping[str, Code] = _table("address_kinds")
PROMISERS: Mapping[str, Code] = _table("promise_by")
MET_WHOM: Mapping[str, MetWhom] = {e["code"]: MetWhom(**e) for e in _entries("met_whom")}
VERDICTS: Mapping[str, Verdict] = {e["code"]: Verdict(**e) for e in _entries("address_verdicts")}
NEXT_ACTIONS: Mapping[str, NextAction] = {
    e["code"]: NextAction(**e) for e in _entries("next_actions")
}
HOLD_KINDS: Mapping[str, HoldKind] = {e["code"]: HoldKind(**e) for e in _entries("hold_kinds")}
COMPLAINT_KINDS: Mapping[str, ComplaintKind] = {
    e["code"]: ComplaintKind(**e) for e in _entries("complaint_kinds")
}
COMPLAINT_ABOUT: Mapping[str, ComplaintAbout] = {
    e["code"]: ComplaintAbout(**{**e, "results": tuple(e.get("results", ()))})
    for e in _entries("complaint_about")
}
COMPLAINT_OUTCOMES: Mapping[str, Code] = _table("complaint_outcomes")
COMPLAINT_CHANNELS: Mapping[str, Code] = {
    **_table("complaint_channels"),
    **{code: one for code, one in CHANNELS.items() if code != "other"},
    "other": CHANNELS["other"],
}
"""How a complaint reaches us: what only complaints take, then the ways of contact."""
WISHES: Mapping[str, Wish] = {e["code"]: Wish(**e) for e in _entries("wishes")}
BUILT_IN: Mapping[str, Outcome] = {e["code"]: _outcome(e) for e in _entries("outcomes")}
"""The results of the product itself, in the order of their table."""

OUTCOMES: Live[Outcome] = Live(BUILT_IN)
"""The results that count: those of the product as the tenant's own table changes them."""

HOLDS: Live[str] = Live({code: one.en for code, one in BUILT_IN.items() if one.holds})
"""Result codes that forbid a visit → their translatable text."""

TABLES: Mapping[str, Mapping[str, Code]] = {
    "channel": CHANNELS,
    "met_whom": MET_WHOM,
    "address_kind": ADDRESS_KINDS,
    "address_verdict": VERDICTS,
    "outcome": OUTCOMES,
    "reason": REASONS,
    "next_action": NEXT_ACTIONS,
    "promise_by": PROMISERS,
}
"""Field of a follow-up → the codes that it may hold."""

OF_FILES: Mapping[str, Mapping[str, Code]] = {**TABLES, "hold_kind": HOLD_KINDS}
"""Field of any file → the codes that it may hold."""

OF_OUR_OWN: tuple[Mapping[str, Code], ...] = (
    COMPLAINT_KINDS,
    COMPLAINT_ABOUT,
    COMPLAINT_OUTCOMES,
    COMPLAINT_CHANNELS,
    WISHES,
)
"""Tables of what no file brings."""


def install(outcomes: Mapping[str, Outcome]) -> None:
    """Let a table of results count from now on in this process; see lib.followups.own."""
    OUTCOMES.put(outcomes)
    HOLDS.put({code: one.en for code, one in outcomes.items() if one.holds})
    _spellings.cache_clear()


def choices(channel: str) -> tuple[Outcome, ...]:
    """The results to offer for a channel, in the order of the table; hidden ones are not."""
    return tuple(one for one in OUTCOMES.values() if channel in one.channels and not one.hidden)


def with_flag(flag: Flag) -> frozenset[str]:
    """The results that have an effect on plans."""
    return frozenset(code for code, one in OUTCOMES.items() if one.flag is flag)


def code_of(field: str, text: str | None) -> str | None:
    """The code of a field of OF_FILES that a file means by `text`; None when nobody can say.

    English and Chinese names, the aliases and the code count; capitals, spaces, punctuation, the
    width of characters and the script (催收記錄, 催收记录) do not. A code that is also the word of
    others (PTP says not who promised) means what it means to them.
    """
    return _spellings(field).get(plain(text)) if text else None


def spelled(field: str, code: str) -> str:
    """How to write a code of a field into a file, so that `code_of` reads it as that code."""
    return code if code_of(field, code) == code else OF_FILES[field][code].zh


def labels() -> Mapping[str, str]:
    """All translatable texts of the tables with their Chinese, for the catalogues."""
    tables = (*OF_FILES.values(), *OF_OUR_OWN)
    found = {one.en: one.zh for table in tables for one in table.values()}
    asked = {one.ask: one.ask_zh for one in OUTCOMES.values() if one.ask and one.ask_zh}
    return {**found, **asked}


@cache
def _spellings(field: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    # The names of a code win over another's alias; the alias over another's code, which is our own.
    for name in ("zh", "en", "aliases", "code"):
        for one in OF_FILES[field].values():
            said: Iterable[str] = one.aliases if name == "aliases" else (getattr(one, name),)
            for text in said:
                found.setdefault(plain(text), one.code)
    return found
