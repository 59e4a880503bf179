"""What may stand in a tenant's own table of result codes, and all that is wrong in one.

What a table that is right comes to is lib.followups.own.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from lib.followups import codes
from lib.followups.codes import NEXT_ACTIONS, Outcome
from lib.followups.entry import REQUIRED
from lib.spelling import plain
from lib.words import N_, Listed, Sentence

ORDER = "order"
"""The one key beside the codes: those that are offered first."""

FIELDS = ("zh", "en", "aliases", "hidden", "next", "days", "requires", "ask")
"""What may be said of a code of ours; one of one's own has `like` as well."""

MAY_REQUIRE = (*REQUIRED, "note")
"""Fields that a result may demand."""

OF_THE_PRODUCT = frozenset({"MSG_SENT", "MSG_REPLY", "MSG_STOP", "NOT_DONE"})
"""Codes that the product records by itself, where nobody could fill in a further field."""

NEEDED = OF_THE_PRODUCT | {
    "PAID_FULL", "PAID", "PAID_PART", "PROMISE", "PTP", "FAM_PTP", "FAM_PAYS", "PLAN",
    "REFUSED", "HARDSHIP", "LEFT_JOB", "THIRD_LEAD", "ADDR_FALSE", "LEGAL",
    "STOP_REQ",
}  # fmt: skip
"""Codes that figures, scores, risk, ladder, holds and requests know by name: hidden, they would be
wrong without a word. They are always offered and may be renamed; a test reads the code for them."""

NAME = re.compile(r"[A-Z][A-Z0-9_]{1,39}")
LONGEST = 40
LONGEST_ASK = 120
MOST_DAYS = 365

BAD_NAME = N_("[{code}]: a code is written with capital letters, figures and _, such as OWN_CODE.")
UNKNOWN_KEY = N_("[{code}]: nothing is known of “{key}”. Please use {keys}.")
BAD_VALUE = N_("[{code}]: “{key}” cannot be {value}. {expected}")
NO_LIKE = N_("[{code}]: a new code needs like = “…”, the code whose effect it has.")
NO_NAMES = N_("[{code}]: a new code needs its name in Chinese (zh) and in English (en).")
TAKEN = N_("[{code}]: “{text}” means {other} already. Please choose another word.")
GONE = N_(
    "[{code}] was in the table before and old records may carry it. Please keep it; hidden = true "
    "takes it out of the lists."
)
OTHER_LIKE = N_("[{code}]: what it is like ({before}) cannot change, old records mean that.")
CANNOT_HIDE = N_(
    "[{code}] cannot be hidden: the product itself records it or counts by it. Please remove "
    "hidden; it may be renamed."
)
NO_MORE = N_(
    "[{code}]: the product itself records it, so that it cannot demand more. "
    "Please remove requires."
)
BAD_ORDER = N_("order: {code} is no code.")
DATE_AGREED = N_("[{code}]: its date comes from the promise or is agreed; days cannot change it.")

A_NAME = N_("It is a text of up to 40 characters in one line without braces.")
A_QUESTION = N_("It has en and zh, each a text of up to 120 characters without braces.")
A_LIST = N_("It is a list of texts.")
A_STEP = N_("It is one of: {codes}.")
A_NUMBER = N_("It is a number of days from 0 to 365.")
YES_OR_NO = N_("It is true or false.")
A_RESULT = N_("It is one of the product's own results that is offered.")


def faults(told: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]]) -> Iterator[Sentence]:
    """All that is wrong in a table, also against the versions that it follows."""
    tables = {code: one for code, one in told.items() if code != ORDER}
    for code, entry in tables.items():
        if not isinstance(entry, dict) or not NAME.fullmatch(code):
            yield Sentence(BAD_NAME, code=code)
            continue
        yield from _keys(code, entry)
        yield from _values(code, entry)
        yield from _meaning(code, entry)
    yield from _order(told.get(ORDER, []), {*tables, *codes.BUILT_IN})
    yield from _words(tables, earlier)


def _keys(code: str, entry: Mapping[str, Any]) -> Iterator[Sentence]:
    known = FIELDS if code in codes.BUILT_IN else (*FIELDS, "like")
    for key in entry:
        if key not in known:
            yield Sentence(UNKNOWN_KEY, code=code, key=key, keys=Listed.of(known))


def _values(code: str, entry: Mapping[str, Any]) -> Iterator[Sentence]:
    steps = Sentence(A_STEP, codes=Listed.of(NEXT_ACTIONS))
    demands = Sentence(A_STEP, codes=Listed.of(MAY_REQUIRE))
    tests: Mapping[str, tuple[Callable[[object], bool], Sentence]] = {
        "zh": (_is_name, Sentence(A_NAME)),
        "en": (_is_name, Sentence(A_NAME)),
        "aliases": (_are_names, Sentence(A_LIST)),
        "hidden": (lambda one: isinstance(one, bool), Sentence(YES_OR_NO)),
        "next": (lambda one: one in list(NEXT_ACTIONS), steps),
        "days": (_is_days, Sentence(A_NUMBER)),
        "requires": (_are_fields, demands),
        "ask": (_is_question, Sentence(A_QUESTION)),
        "like": (_is_offered, Sentence(A_RESULT)),
    }
    for key, (fits, expected) in tests.items():
        if key in entry and not fits(entry[key]):
            value = str(entry[key])[:LONGEST]
            yield Sentence(BAD_VALUE, code=code, key=key, value=value, expected=expected)


def _is_name(value: object, longest: int = LONGEST) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value.strip()) <= longest
        and value.isprintable()
        and not set(value) & set("{}")
    )


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(_is_name(one) for one in value)


def _are_fields(value: object) -> bool:
    return isinstance(value, list) and all(one in MAY_REQUIRE for one in value)


def _is_days(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_DAYS


def _is_question(value: object) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"en", "zh"}
        and all(_is_name(one, LONGEST_ASK) for one in value.values())
    )


def _is_offered(value: object) -> bool:
    return (
        isinstance(value, str) and value in codes.BUILT_IN and bool(codes.BUILT_IN[value].channels)
    )


def _meaning(code: str, entry: Mapping[str, Any]) -> Iterator[Sentence]:
    """What is wrong with an entry whose values are right one by one."""
    base = codes.BUILT_IN.get(code)
    if base is None:
        if "like" not in entry:
            yield Sentence(NO_LIKE, code=code)
        if not {"zh", "en"} <= set(entry):
            yield Sentence(NO_NAMES, code=code)
        like = entry.get("like")
        base = codes.BUILT_IN.get(like) if isinstance(like, str) else None
    if entry.get("hidden") is True and code in NEEDED:
        yield Sentence(CANNOT_HIDE, code=code)
    if code in OF_THE_PRODUCT and base and _more(entry, base):
        yield Sentence(NO_MORE, code=code)
    if base and "days" in entry and isinstance(base.days, str):
        yield Sentence(DATE_AGREED, code=code)


def _more(entry: Mapping[str, Any], base: Outcome) -> bool:
    """Whether an entry demands what its code does not demand already."""
    return any(name not in base.requires for name in _list(entry.get("requires")))


def _order(order: object, known: set[str]) -> Iterator[Sentence]:
    if not isinstance(order, list):
        yield Sentence(BAD_ORDER, code=str(order)[:LONGEST])
        return
    for code in order:
        if not isinstance(code, str) or code not in known:
            yield Sentence(BAD_ORDER, code=str(code)[:LONGEST])


def _words(tables: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]]) -> Iterator[Sentence]:
    """Words that would mean two codes, be it that one of them was called so before."""
    meant = {word: code for code, one in codes.BUILT_IN.items() for word in _said(code, one)}
    for version in reversed(earlier):
        for code, name in names(version):
            meant.setdefault(plain(name), code)
    for code, entry in tables.items():
        if not isinstance(entry, dict):
            continue
        said = [entry.get("zh"), entry.get("en"), code, *_list(entry.get("aliases"))]
        for text in said:
            if not isinstance(text, str):
                continue
            other = meant.setdefault(plain(text), code)
            if other != code:
                yield Sentence(TAKEN, code=code, text=text, other=other)


def _said(code: str, one: Outcome) -> list[str]:
    return [plain(text) for text in (one.zh, one.en, code, *one.aliases)]


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def lost(told: Mapping[str, Any], earlier: Mapping[str, Any]) -> Iterator[Sentence]:
    """Codes of the version before that are missing or mean something else."""
    for code, entry in earlier.items():
        if code == ORDER or code in codes.BUILT_IN:
            continue
        now = told.get(code)
        if not isinstance(now, dict):
            yield Sentence(GONE, code=code)
        elif "like" in now and now["like"] != entry["like"]:
            yield Sentence(OTHER_LIKE, code=code, before=entry["like"])


def names(version: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Code and name, for each name that a version on record gives."""
    for code, entry in version.items():
        if code != ORDER:
            yield from ((code, entry[key]) for key in ("zh", "en") if key in entry)
