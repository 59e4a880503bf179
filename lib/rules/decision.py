"""What the gate says of one action: every refusal with its reason, and what would clear it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lib.rules.known import missing_text
from lib.rules.model import Judgement, Rule
from lib.words import N_, Sentence

GATE = "GATE"
"""Stands where the gate itself refuses: nobody knows which rules apply."""

NOBODY_KNOWS = N_("Where nobody knows the rules, nothing is allowed.")
"""What the gate says then."""

NOBODY = N_("Nobody: it is the law.")
SECOND = N_("A second person, with a reason and an end date.")
FACTS_FIRST = N_("Whoever records what is missing.")
"""Who may clear a refusal."""


@dataclass(frozen=True)
class Refusal:
    """A rule that is broken, or cannot be judged for lack of the facts in `missing`.

    `text` is the rule's own sentence, `sentence` says what is wrong here; `clears` what would clear
    it and `who` may.
    """

    rule_id: str
    kind: str
    text: str
    sentence: Sentence
    article: str
    instrument: str
    soft: bool
    clears: Sentence
    who: Sentence
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Obligation:
    """What the crew has to do, have or know."""

    rule_id: str
    kind: str
    text: str


@dataclass(frozen=True)
class Lifted:
    """A refusal that an exception lifted, and the identifier of that exception."""

    refusal: Refusal
    override_id: str


@dataclass(frozen=True)
class Decision:
    """What the gate says of one action, and by which rules."""

    allowed: bool
    refusals: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...]
    obligations: tuple[Obligation, ...]
    rules_hash: str
    lifted: tuple[Lifted, ...] = ()

    def summary(self) -> Sentence:
        """Say it in one sentence."""
        if self.allowed:
            return Sentence(
                N_("Allowed by the rules {hash}: {warnings} warnings, {duties} obligations."),
                hash=self.rules_hash[:12],
                warnings=len(self.warnings),
                duties=len(self.obligations),
            )
        return Sentence(
            N_("Refused by {n} rules; first {rule}: {why}"),
            n=len(self.refusals),
            rule=self.refusals[0].rule_id,
            why=self.refusals[0].sentence,
        )


def of_gate(facts: Mapping[str, object]) -> Refusal:
    """The gate's own refusal: place or channel are unknown, or nobody knows the rules there."""
    missing = tuple(name for name in ("jurisdictions", "channel") if not facts[name])
    strange = Sentence(N_("There are no verified rules for this jurisdiction."))
    return Refusal(
        rule_id=GATE,
        kind=GATE,
        text=NOBODY_KNOWS,
        sentence=Sentence(missing_text(missing[0])) if missing else strange,
        article="-",
        instrument="Doorstep",
        soft=False,
        clears=Sentence(N_("The jurisdiction of the case, and its rules.")),
        who=Sentence(FACTS_FIRST),
        missing=missing,
    )


def refusal(
    rule: Rule, judgement: Judgement, facts: Mapping[str, object], *, unknown: bool
) -> Refusal:
    """What a rule says that is broken, or cannot be judged (`unknown`) by these facts."""
    lacking = tuple(name for name in judgement.needs if facts[name] is None) if unknown else ()
    said = [Sentence(missing_text(name)) for name in lacking]
    return Refusal(
        rule_id=rule.id,
        kind=rule.kind,
        text=rule.text,
        sentence=said[0] if said else judgement.because,
        article=rule.article,
        instrument=rule.instrument,
        soft=rule.soft,
        clears=Sentence(N_("The missing fact.")) if unknown else judgement.clears,
        who=Sentence(FACTS_FIRST if unknown else SECOND if rule.soft else NOBODY),
        missing=lacking,
    )
