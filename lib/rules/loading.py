"""Reading rules: our files and a tenant's own, refused whole when anything in them is wrong.

A tenant may add and tighten, never loosen. His rules stand beside ours and all are judged, so that
the strictest wins; no file of his can change or switch off one of ours. He may put a disabled one
in force by naming the lawyer who verified it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lib import toml
from lib.errors import RulesRefused
from lib.rules.kinds import KINDS
from lib.rules.model import EVERYWHERE, Confirmation, Rule, RuleSet
from lib.settings import ROOT
from lib.words import N_, Sentence

SHIPPED = ROOT / "data" / "rules"
"""The rules that the product brings along."""

OWN = "rules"
"""The folder of a tenant's own rules, in the home of the data."""

SCHEMA = 1
HEAD = {"schema", "version", "as_of", "rule"}
UNSURE = frozenset({"C", "U"})


def load(home: Path | None = None, shipped: Path = SHIPPED) -> RuleSet:
    """All rules, ours and those of the tenant whose data are in `home`.

    Raises:
        RulesRefused: a file cannot be read, or says what it may not.

    """
    versions: dict[str, str] = {}
    rules: dict[str, Rule] = {}
    for path in sorted(shipped.glob("*.toml")):
        read = _read(path, HEAD)
        versions[path.name] = read["version"]
        for rule in _rules(path, read):
            _add(path, rules, rule)
    if home is not None:
        ours = dict(rules)
        for path in sorted((home / OWN).glob("*.toml")):
            read = _read(path, {*HEAD, "confirm"})
            versions[f"{OWN}/{path.name}"] = read["version"]
            for rule in _rules(path, read):
                _refuse_if(
                    path,
                    rule.basis != "policy",
                    N_("{id} is no law because a tenant says so; its basis must be “policy”."),
                    id=rule.id,
                )
                _add(path, rules, rule)
            _confirm(path, read.get("confirm", {}), ours, rules)
    found = tuple(rules.values())
    active = (rule for rule in found if rule.enabled and rule.basis != "policy")
    known = frozenset(rule.jurisdiction for rule in active) - {EVERYWHERE}
    return RuleSet(found, versions, known)


def labels() -> Mapping[str, str]:
    """The texts of our rules with their Chinese, for the catalogues."""
    return {rule.text: rule.zh for rule in load().rules}


def _read(path: Path, allowed: set[str]) -> dict[str, Any]:
    """A file with its head checked."""
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        why = toml.problem(wrong)
        raise _refused(path, N_("it is no TOML file: {why}"), why=why) from None
    unknown = sorted(set(read) - allowed)
    _refuse_if(path, bool(unknown), N_("nobody knows “{key}”."), key=", ".join(unknown))
    lacking = [key for key in ("schema", "version", "as_of") if key not in read]
    _refuse_if(path, bool(lacking), N_("its head lacks “{key}”."), key=", ".join(lacking))
    _refuse_if(
        path, read["schema"] != SCHEMA, N_("this version knows schema {known} only."), known=SCHEMA
    )
    _refuse_if(
        path,
        not isinstance(read["version"], str)
        or not isinstance(read.get("rule", []), list)
        or not isinstance(read.get("confirm", {}), dict),
        N_("its version is no text, or its rules are no [[rule]]."),
    )
    return read


def _rules(path: Path, read: Mapping[str, Any]) -> Iterator[Rule]:
    for entry in read.get("rule", ()):
        rule = _rule(path, dict(entry))
        _check(path, rule)
        yield rule


def _rule(path: Path, entry: dict[str, Any]) -> Rule:
    name = str(entry.get("id", "?"))
    kind = KINDS.get(str(entry.get("kind")))
    if kind is None:
        raise _refused(
            path,
            N_("{id}: there is no kind of rule “{kind}”."),
            id=name,
            kind=str(entry.get("kind")),
        )
    _refuse_if(
        path, "confirmed" in entry, N_("{id}: nobody knows “{key}”."), id=name, key="confirmed"
    )
    given = entry.pop("params", None)
    # A rule whose figures no source gives has none; all others have at least an empty table.
    figures = {} if given is None and entry.get("disabled_because") != "no_number" else given
    try:
        params = None if figures is None else kind.params.model_validate(figures)
        return Rule.model_validate({**entry, "params": params})
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _refused(
            path,
            N_("{id}: {key} is not right: {why}"),
            id=name,
            key=where or "params",
            why=first["msg"],
        ) from None


def _check(path: Path, rule: Rule) -> None:
    """What no form can say: what may be in force, and why what is not is not."""
    unsure = rule.confidence in UNSURE or rule.status != "in_force"
    _refuse_if(
        path,
        rule.enabled and (unsure or rule.params is None),
        N_("{id} cannot be in force: it is a draft or nobody has verified it."),
        id=rule.id,
    )
    _refuse_if(
        path,
        rule.enabled == (rule.disabled_because is not None),
        N_("{id} must say why it is disabled, and only then."),
        id=rule.id,
    )
    _refuse_if(
        path,
        bool(rule.valid_from and rule.valid_to and rule.valid_from > rule.valid_to),
        N_("{id} ends before it begins."),
        id=rule.id,
    )
    _refuse_if(
        path,
        any(mark in text for text in (rule.text, rule.zh) for mark in "{}"),
        N_("the text of {id} holds a brace."),
        id=rule.id,
    )


def _add(path: Path, rules: dict[str, Rule], rule: Rule) -> None:
    _refuse_if(
        path,
        rule.id in rules,
        N_("{id} is there already; a rule can be added, not changed or switched off."),
        id=rule.id,
    )
    rules[rule.id] = rule


def _confirm(
    path: Path,
    confirmed: Mapping[str, object],
    ours: Mapping[str, Rule],
    rules: dict[str, Rule],
) -> None:
    """Put in force what a lawyer verified."""
    for rule_id, said in confirmed.items():
        rule = ours.get(rule_id)
        if rule is None or rule.enabled or rules[rule_id].enabled:
            raise _refused(
                path, N_("{id} cannot be confirmed: it is not one that is disabled."), id=rule_id
            )
        try:
            told = Confirmation.model_validate(said)
            given = told.params if told.params is not None else rule.params
            figures = given.model_dump() if not isinstance(given, dict | None) else given
            params = KINDS[rule.kind].params.model_validate(figures)
        except ValidationError as wrong:
            first = wrong.errors()[0]
            raise _refused(
                path,
                N_("{id}: {key} is not right: {why}"),
                id=rule_id,
                key=".".join(str(part) for part in first["loc"]) or "params",
                why=first["msg"],
            ) from None
        rules[rule_id] = rule.model_copy(
            update={
                "enabled": True,
                "disabled_because": None,
                "params": params,
                "confirmed": told,
            }
        )


def _refuse_if(path: Path, wrong: bool, sentence: str, **values: object) -> None:  # noqa: FBT001 — it is the question
    if wrong:
        raise _refused(path, sentence, **values)


def _refused(path: Path, sentence: str, **values: object) -> RulesRefused:
    return RulesRefused(file=path.name, problem=Sentence(sentence, **values))
