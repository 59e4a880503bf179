"""Which cases of a basket may be visited, and which door each of them belongs to.

Nothing disappears on the way: a case is either part of one candidate or refused with its reason.
One candidate is one door. Cases belong to the same door when their coordinates agree to four
decimals (about ten metres) and either the person is the same or the building in the address text
is; the coordinates alone are not enough, since all approximate places of a district share them.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import polars as pl

from lib.cases.fields import ADDRESSES
from lib.cases.holds import FILE_HOLD, LISTED, NO_HOLD
from lib.privacy.masking import EXACT
from lib.words import N_, Sentence

DECIMALS = 4
"""Decimals of a degree to which the coordinates of one door agree."""

ENDED = frozenset(
    {"关闭", "退案", "结清", "已结清", "撤回", "closed", "recalled", "settled", "paid"}
)
"""Words of `case_status` after which a case is no longer ours to visit."""

BUILDING = r"^.*?[0-9A-Za-z一二三四五六七八九十]\s*(?:号楼|號樓|栋|棟|幢|座)"
HOUSE = r"^.*?\d\s*[号號]"
"""As far as an address names its building, else its house."""

POSITION = "position in the basket"
"""A column added for the time of sorting."""

OF_HOLDS = frozenset({"stop", "agreement"})
"""Kinds of rules that speak of holds."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Reason:
    """One reason why a case is not visited: a rule of some kind says so, or something like one.

    `missing` names the facts without which the rule cannot be judged, `cited` the rule with its
    instrument and article.
    """

    rule_id: str
    kind: str
    sentence: Sentence
    missing: tuple[str, ...] = ()
    cited: str = ""


@dataclass(frozen=True)
class Refused:
    """A case that is not visited; `rule_ids` are the rules that say so, the gravest first."""

    case_key: str
    reason: Sentence
    rule_ids: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Candidate:
    """One door with its cases.

    `names` are as the basket gives them, each once; `amounts` is overdue, currency → minor units;
    `dpd` the longest; `persons` how many people are to be met; `approximate` when the coordinates
    are those of a district or city; `windows` the times of the day (from, until) in which the whole
    visit must lie, None for all visiting hours.
    """

    case_keys: tuple[str, ...]
    names: tuple[str, ...]
    persons: int
    lat: float
    lon: float
    approximate: bool
    amounts: Mapping[str, int]
    dpd: int | None
    windows: tuple[tuple[dt.time, dt.time], ...] | None = None


@dataclass(frozen=True)
class Candidates:
    """What became of a basket: the doors to visit, in the order of the basket, and the rest."""

    chosen: tuple[Candidate, ...]
    refused: tuple[Refused, ...]

    def summary(self) -> Sentence:
        """Say how many doors and cases are left and how many cases were refused."""
        return Sentence(
            N_("{cases} cases at {doors} doors can be visited, {refused} cases cannot."),
            cases=sum(len(one.case_keys) for one in self.chosen),
            doors=len(self.chosen),
            refused=len(self.refused),
        )


def sort(
    basket: pl.DataFrame,
    holds: Mapping[str, str],
    closed: Mapping[str, Sequence[Reason]] = MappingProxyType({}),
    excepted: Collection[str] = (),
) -> Candidates:
    """Sort the cases of `basket` into doors and refusals.

    `basket` has the columns of the case frame and `held`: FILE_HOLD, the code of the result that
    brought the hold, LISTED and the kind of a listed hold, or null. `holds` names them: code →
    translatable text. `closed` says from which cases rules and safety warnings keep this crew away,
    and why (lib.visits.legality.judging); a hold is named by its own words and not once more by the
    rule about holds, and refuses all cases but those `excepted`. A case has ended when its dates
    say so as of its own `as_of`.
    """
    doors: dict[int, list[Row]] = {}
    names: dict[tuple[object, ...], int] = {}
    refused = []
    cases = basket.unique("case_key", keep="first", maintain_order=True)
    for row in cases.with_row_index(POSITION).iter_rows(named=True):
        why = closed.get(row["case_key"], ())
        if said := _reasons(row, holds, why, excepted=row["case_key"] in excepted):
            told = tuple(one.rule_id for one in why)
            refused.append(Refused(row["case_key"], together(said), told))
        else:
            _enter(doors, names, row)
    chosen = (
        _candidate(sorted(rows, key=lambda row: int(row[POSITION]))) for rows in doors.values()
    )
    return Candidates(tuple(chosen), tuple(refused))


def together(said: Sequence[Sentence]) -> Sentence:
    """Several sentences as one, each translated when somebody reads it."""
    if len(said) == 1:
        return said[0]
    fields = {f"p{n}": one for n, one in enumerate(said)}
    return Sentence(" ".join(f"{{{name}}}" for name in fields), **fields)


def address(row: Row) -> str | None:
    """The address to visit, the preferred kind that is given."""
    return next((row[kind] for kind in ADDRESSES if row.get(kind)), None)


def building(text: str) -> str:
    """The part of an address that names the building, without flat; all of it if none is named."""
    found = re.match(BUILDING, text) or re.match(HOUSE, text)
    return re.sub(r"\s", "", found.group() if found else text)


def _reasons(
    row: Row, holds: Mapping[str, str], closed: Sequence[Reason], *, excepted: bool
) -> tuple[Sentence, ...]:
    """All that speaks against a visit; what ended or has no place is asked of the rest only."""
    held = None if excepted else _cited(on_hold(row, holds), closed)
    told = [one.sentence for one in closed if held is None or one.kind not in OF_HOLDS]
    if said := (*((held,) if held else ()), *told):
        return said
    last = ended(row) or lacking(row)
    return (last,) if last else ()


def _cited(held: Sentence | None, closed: Sequence[Reason]) -> Sentence | None:
    """A hold in its own words, with the rules that make something of it."""
    rules = [one.cited for one in closed if one.kind in OF_HOLDS and one.cited]
    if held is None or not rules:
        return held
    return Sentence(N_("{held} By {rules}."), held=held, rules="; ".join(rules))


def on_hold(row: Row, holds: Mapping[str, str]) -> Sentence | None:
    """The hold of a case in words; None without one."""
    held, hold = row.get("held"), (row.get("hold") or "").strip()
    if held and held != FILE_HOLD:
        name = Sentence(holds[held]) if held in holds else held.removeprefix(LISTED)
        if held.startswith(LISTED):
            return Sentence(N_("On the list of holds: {hold}."), hold=name)
        return Sentence(N_("On hold since the last result: {hold}."), hold=name)
    if hold and hold.lower() not in NO_HOLD:
        return Sentence(N_("On hold by the client: {hold}."), hold=hold)
    return Sentence(N_("On hold by the client.")) if held else None


def ended(row: Row) -> Sentence | None:
    """Why a case is over or nothing is overdue; None where something is."""
    if _past(row.get("recall_date"), row.get("as_of")):
        return Sentence(N_("Recalled by the client on {day}."), day=row["recall_date"])
    if _past(row.get("closed_date"), row.get("as_of")):
        return Sentence(N_("Closed on {day}."), day=row["closed_date"])
    if (status := row.get("case_status")) and status.strip().lower() in ENDED:
        return Sentence(N_("The file gives the status “{status}”."), status=status)
    if row.get("dpd") == 0 or _nothing(row.get("overdue_amount")):
        return Sentence(N_("Nothing is overdue."))
    return None


def lacking(row: Row) -> Sentence | None:
    """What nobody can visit without and is not known; None where all is."""
    if row.get("dpd") is None and row.get("overdue_amount") is None:
        return Sentence(N_("The file does not say that anything is overdue."))
    if row.get("lat") is None or row.get("lon") is None:
        return Sentence(N_("No place is known. Please correct the address or add coordinates."))
    return None


def _past(day: dt.date | None, as_of: dt.date | None) -> bool:
    return day is not None and (as_of is None or day <= as_of)


def _nothing(amount: int | None) -> bool:
    return amount is not None and amount <= 0


def _enter(doors: dict[int, list[Row]], names: dict[tuple[object, ...], int], row: Row) -> None:
    """Put the row with the doors that one of its names leads to; two doors may become one."""
    mine = list(_names(row))
    found = sorted({names[name] for name in mine if name in names})
    door = found[0] if found else len(names)
    doors.setdefault(door, []).append(row)
    for other in found[1:]:
        doors[door] += doors.pop(other)
        names.update({name: door for name, at in names.items() if at == other})
    names.update(dict.fromkeys(mine, door))


def _names(row: Row) -> Iterable[tuple[object, ...]]:
    point = (round(row["lat"] * 10**DECIMALS), round(row["lon"] * 10**DECIMALS))
    yield ("case", row["case_key"])
    if person := row.get("person_key"):
        yield ("person", person, *point)
    if text := address(row):
        yield ("building", building(text), *point)


def _candidate(rows: list[Row]) -> Candidate:
    amounts: Counter[str] = Counter()
    for row in rows:
        if (amount := row.get("overdue_amount")) is not None:
            amounts[row.get("currency") or ""] += amount
    days = [row["dpd"] for row in rows if row.get("dpd") is not None]
    return Candidate(
        case_keys=tuple(row["case_key"] for row in rows),
        names=tuple(dict.fromkeys(row["name"] for row in rows if row.get("name"))),
        persons=len({row.get("person_key") or row["case_key"] for row in rows}),
        lat=rows[0]["lat"],
        lon=rows[0]["lon"],
        approximate=any(row.get("place_quality") != EXACT for row in rows),
        amounts=dict(amounts),
        dpd=max(days, default=None),
    )
