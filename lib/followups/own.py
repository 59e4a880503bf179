"""The tenant's own result codes: a file that adds to the table, renames, hides and reorders it.

Old records carry their codes for good, so that nothing is ever taken out: what is no longer wanted
is hidden, which keeps it readable. A code of one's own is like one of ours: it has the effect on
plans, the contact and the people of that one, so that rules and figures know what it means.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from opencc import OpenCC

from lib import toml
from lib.errors import DoorstepError
from lib.followups import codes, own_faults
from lib.followups.codes import Outcome
from lib.followups.entry import Problems, once
from lib.followups.own_faults import NEEDED, ORDER
from lib.words import N_, Sentence, teach

LONGEST_FILE = 200_000

UNREADABLE = N_("it is no TOML file in UTF-8: {problem}")
TOO_LONG = N_("it is longer than any table of codes. Please choose the right file.")


class CodesRefused(DoorstepError):
    """A file of result codes that cannot be used."""

    sentence = N_("The table of result codes was not changed: {problem}")


@dataclass(frozen=True)
class Own:
    """What a file came to: all outcomes in their order, and its own texts by language."""

    outcomes: Mapping[str, Outcome]
    texts: Mapping[str, Mapping[str, str]]
    added: Sequence[str] = ()


OURS = Own(codes.BUILT_IN, {})
"""What counts without a file."""


def read(content: str, before: Sequence[str] = ()) -> Own:
    """The table that a file means; `before` are the versions that it follows, the latest last.

    Raises:
        CodesRefused: it cannot be read, or something in it cannot be; all faults at once.

    """
    told, earlier = _parsed(content), [_parsed(one) for one in before]
    faults = [
        *own_faults.faults(told, earlier),
        *own_faults.lost(told, earlier[-1] if earlier else {}),
    ]
    if faults:
        raise CodesRefused(problem=Problems(once(faults)))
    return _own(told, earlier)


def stored(content: str, before: Sequence[str] = ()) -> Own:
    """The table that a version on record means, which was checked when it was loaded.

    A later release may know a word that the tenant had used before: no reason to stop everything.
    """
    return _own(_parsed(content), [_parsed(one) for one in before])


def _own(told: dict[str, Any], earlier: Sequence[Mapping[str, Any]]) -> Own:
    order = told.pop(ORDER, [])
    names = _former(earlier)
    table = {
        code: _changed(one, told.get(code, {}), names[code]) for code, one in codes.BUILT_IN.items()
    }
    added = [code for code in told if code not in table]
    table |= {code: _added(code, told[code], names.get(code, ())) for code in added}
    first = {code: table[code] for code in order}
    return Own({**first, **table}, _texts(told, table), added)


def install(own: Own = OURS) -> None:
    """Let a table count from now on in this process."""
    codes.install(own.outcomes)
    teach(own.texts)


def _parsed(content: str) -> dict[str, Any]:
    if len(content) > LONGEST_FILE:
        raise CodesRefused(problem=Sentence(TOO_LONG))
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise CodesRefused(problem=Sentence(UNREADABLE, problem=toml.problem(error))) from error


def _added(code: str, entry: Mapping[str, Any], former: Sequence[str]) -> Outcome:
    base = codes.BUILT_IN[entry["like"]]
    own = replace(base, code=code, zh=entry["zh"], en=entry["en"], aliases=())
    return _changed(own, entry, former)


def _changed(one: Outcome, entry: Mapping[str, Any], former: Sequence[str]) -> Outcome:
    """A code as the file changes it; what it demanded before it goes on demanding.

    A version on record may hide what an earlier release let it: that is offered again.
    """
    ask = entry.get("ask", {})
    hidden = one.code not in NEEDED and entry.get("hidden", one.hidden)
    zh, en = entry.get("zh", one.zh), entry.get("en", one.en)
    other = [name for name in dict.fromkeys(former) if name not in {zh, en}]
    return replace(
        one,
        zh=zh,
        en=en,
        aliases=(*one.aliases, *entry.get("aliases", ()), *other),
        hidden=hidden,
        next_action=entry.get("next", one.next_action),
        days=entry.get("days", one.days),
        requires=tuple(dict.fromkeys((*one.requires, *entry.get("requires", ())))),
        ask=ask.get("en", one.ask),
        ask_zh=ask.get("zh", one.ask_zh),
    )


def _former(earlier: Sequence[Mapping[str, Any]]) -> Mapping[str, Sequence[str]]:
    """Code → the names that it had in the product and in versions before: files still use them."""
    found = {code: [one.zh, one.en] for code, one in codes.BUILT_IN.items()}
    for version in earlier:
        for code, name in own_faults.names(version):
            found.setdefault(code, []).append(name)
    return found


def _texts(told: Mapping[str, Any], table: Mapping[str, Outcome]) -> dict[str, dict[str, str]]:
    """Language → English text → how it is called, for the codes that the file names itself."""
    chinese: dict[str, str] = {}
    for code, entry in told.items():
        one = table[code]
        if {"zh", "en"} & set(entry):
            chinese[one.en] = one.zh
        if one.ask and one.ask_zh and "ask" in entry:
            chinese[one.ask] = one.ask_zh
    traditional = OpenCC("s2t")
    return {
        "zh_Hans": chinese,
        "zh_Hant": {english: traditional.convert(said) for english, said in chinese.items()},
    }
