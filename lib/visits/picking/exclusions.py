"""Why a case is not among the candidates: one code a case, the gravest reason first.

What lib.visits.candidates says of a basket row by row is said here by columns, in the same order
and the same words (a test holds the two together), and further what only a whole portfolio asks.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from lib.cases.holds import NO_HOLD
from lib.experiments import arms
from lib.followups.codes import OUTCOMES
from lib.rules.model import RuleSet
from lib.visits.candidates import ENDED, ended, lacking, on_hold
from lib.visits.legality.judging import SAFETY, Found
from lib.words import N_, Listed, Money, Sentence

Row = Mapping[str, Any]

WHY: Mapping[str, str] = {
    "held": N_("on hold"),
    "safety": N_("closed by a safety warning"),
    "cap": N_("visited or contacted as often as rules allow"),
    "wish": N_("the customer asked for another way or place"),
    "rule": N_("refused by another rule"),
    "recalled": N_("recalled by the client"),
    "closed": N_("closed"),
    "status": N_("ended by the status of the file"),
    "nothing_overdue": N_("nothing is overdue"),
    "overdue_unknown": N_("the file says of nothing that it is overdue"),
    "paid_since": N_("paid since the file"),
    "no_live_address": N_("every address was found wrong"),
    "no_place": N_("no place is known"),
    "waits_for_promise": N_("a promise is not due yet"),
    "visited_lately": N_("visited lately"),
    "experiment": N_("not visited in the arm of an experiment"),
    "crew": N_("no crew has the skills that the visit needs"),
}
"""Code of a reason, the gravest first → its name. Codes are never renamed."""

OF_RULES = {
    "stop": "held",
    "agreement": "held",
    "frequency_cap": "cap",
    "wish": "wish",
}
"""Kind of a rule → code; of all other kinds it is "rule"."""

PAID = N_("{paid} of the overdue amount were paid after {day}; nothing is left.")
LATELY = N_("Visited on {day}; after that result the next visit is on {next} at the earliest.")
WAITS = N_("A promise falls due on {day}; nobody visits before.")
DEAD = N_("Every address was found wrong by a visit; please trace the customer.")
BY_RULES = N_("Left out ({why}): {rules}.")
NO_CREW = N_("No crew has what this visit needs: {skills}.")


TESTED = {"case_key": pl.String, **{k: v for k, v in arms.ARMS.items() if k != "person"}}
"""The columns of the cases that an experiment keeps from being visited."""


@dataclass(frozen=True)
class Said:
    """What others say of the cases.

    `closed` has case_key, `code` of WHY and `rule_ids` (see `of_rules`); `excepted` the cases whose
    holds an exception lifts; `paid` case_key and `paid_since`; `lately` case_key, visited_on and
    next_visit (see `intervals`); `tested` what lib.experiments.arms.unvisited gives.
    """

    closed: pl.LazyFrame
    paid: pl.LazyFrame
    lately: pl.LazyFrame
    excepted: Collection[str] = ()
    tested: pl.LazyFrame = field(default_factory=lambda: pl.LazyFrame(schema=TESTED))


def of_rules(found: Found, rules: RuleSet) -> pl.DataFrame:
    """What the gate and warnings say, by case: case_key, code, rule_ids; the refused ones only."""
    kinds = {one.id: OF_RULES.get(one.kind, "rule") for one in rules.rules}
    refused = found.decisions.only(~found.allowed).frame().select("case_key", rule_ids="refused_by")
    warned = pl.col("case_key").is_in(list(found.closed))
    first = pl.col("rule_ids").list.first()
    code = first.replace_strict(kinds, default="rule", return_dtype=pl.String)
    return refused.select(
        "case_key",
        code=pl.when(warned).then(pl.lit("safety")).otherwise(code.fill_null("rule")),
        rule_ids=pl.when(warned)
        .then(pl.concat_list(pl.lit([SAFETY]), "rule_ids"))
        .otherwise("rule_ids"),
    ).unique("case_key", keep="first", maintain_order=True)


def intervals(followups: pl.LazyFrame, day: dt.date, usual: int) -> pl.LazyFrame:
    """When each case may be visited again: case_key, visited_on, next_visit.

    The days of the last visit's result in the code table, `usual` where it names none; a visit that
    was agreed is bound by its own date and by no interval.
    """
    days = {
        one.code: one.days if isinstance(one.days, int) else usual
        for one in OUTCOMES.values()
        if one.attempt and one.days != "agreed"
    }
    free = [one.code for one in OUTCOMES.values() if not one.attempt or one.days == "agreed"]
    after = pl.col("outcome").replace_strict(days, default=usual, return_dtype=pl.Int64)
    on = pl.col("happened_at").dt.date()
    return (
        followups.filter(pl.col("case_key").is_not_null(), pl.col("channel") == "visit", on <= day)
        .sort("happened_at", maintain_order=True)
        .group_by("case_key")
        .agg(outcome=pl.col("outcome").last(), visited_on=on.last())
        .filter(~pl.col("outcome").is_in(free).fill_null(value=False))
        .select("case_key", "visited_on", next_visit=pl.col("visited_on") + pl.duration(days=after))
    )


def with_reason(cases: pl.LazyFrame, said: Said, day: dt.date) -> pl.LazyFrame:
    """Add `why`, a code of WHY or null for a candidate, and the figures that its sentence needs.

    Args:
        cases: the columns that lib.visits.candidates.sort reads, those of
            lib.visits.picking.addresses.chosen, and no_visit_before, fixed_visit if there are any.
        said: what others say of them.
        day: the day of the visit.

    """
    names = cases.collect_schema().names()
    told = (
        cases.join(said.closed, on="case_key", how="left", maintain_order="left")
        .join(said.paid, on="case_key", how="left", maintain_order="left")
        .join(said.lately, on="case_key", how="left", maintain_order="left")
        .join(said.tested, on="case_key", how="left", maintain_order="left")
    )
    excepted = pl.col("case_key").is_in(list(said.excepted))
    amount, agreed = pl.col("overdue_amount"), _if("fixed_visit", names) == day
    rules = {
        "held": _held(names) & ~excepted,
        "recalled": _past("recall_date", names),
        "closed": _past("closed_date", names),
        "status": pl.col("case_status").str.strip_chars().str.to_lowercase().is_in(list(ENDED)),
        "nothing_overdue": (pl.col("dpd") == 0) | (amount <= 0),
        "overdue_unknown": pl.col("dpd").is_null() & amount.is_null(),
        "paid_since": (amount > 0) & (pl.col("paid_since") >= amount),
        "no_live_address": pl.col("all_dead"),
        "no_place": pl.col("lat").is_null() | pl.col("lon").is_null(),
        "waits_for_promise": _if("no_visit_before", names) > day,
        "visited_lately": (pl.col("next_visit") > day) & ~agreed.fill_null(value=False),
        "experiment": pl.col("experiment").is_not_null(),
    }
    spoken = {
        code: pl.when(rule.fill_null(value=False)).then(pl.lit(code))
        for code, rule in rules.items()
    }
    held = spoken.pop("held")
    return told.with_columns(why=pl.coalesce(held, "code", *spoken.values())).drop("code")


def counts(cases: pl.DataFrame) -> pl.DataFrame:
    """How many cases each reason leaves out, in the order of WHY: why, n."""
    order = {code: place for place, code in enumerate(WHY)}
    left = cases.filter(pl.col("why").is_not_null())
    found = left.group_by("why").agg(n=pl.len())
    return found.sort(pl.col("why").replace_strict(order, default=len(order)))


def said_of(row: Row, holds: Mapping[str, str]) -> Sentence:
    """The sentence of a case that is left out, as lib.visits.candidates says it where it does.

    `holds` names them: code → translatable text; `row` is one of `with_reason`.
    """
    match row["why"]:
        case "held" if found := on_hold(row, holds):
            return found
        case "paid_since":
            paid = Money(row["paid_since"], row["currency"])
            return Sentence(PAID, paid=paid, day=row["as_of"])
        case "visited_lately":
            return Sentence(LATELY, day=row["visited_on"], next=row["next_visit"])
        case "waits_for_promise":
            return Sentence(WAITS, day=row["no_visit_before"])
        case "no_live_address" | "crew" | "experiment" as code:
            return _of_portfolio(code, row)
        case "held" | "safety" | "cap" | "wish" | "rule":
            rules = Listed.of(row["rule_ids"] or ())
            return Sentence(BY_RULES, why=Sentence(WHY[row["why"]]), rules=rules)
        case _:
            return ended(row) or lacking(row) or Sentence(WHY[row["why"]])


def _of_portfolio(code: str, row: Row) -> Sentence:
    """What only a whole portfolio asks: addresses, skills of crews, experiments."""
    if code == "no_live_address":
        return Sentence(DEAD)
    if code == "crew":
        return Sentence(NO_CREW, skills=Listed.of(row["skills"]))
    return arms.said(row)


def _held(names: Collection[str]) -> pl.Expr:
    """Whether a hold stands, by the column `held` or in the words of the file."""
    words = pl.col("hold").str.strip_chars()
    by_file = words.is_not_null() & (words != "") & ~words.str.to_lowercase().is_in(list(NO_HOLD))
    if "held" not in names:
        return by_file.fill_null(value=False)
    return pl.col("held").is_not_null() | by_file.fill_null(value=False)


def _past(name: str, names: Collection[str]) -> pl.Expr:
    day = _if(name, names)
    if "as_of" not in names:
        return day.is_not_null()
    return day.is_not_null() & (pl.col("as_of").is_null() | (day <= pl.col("as_of")))


def _if(name: str, names: Collection[str]) -> pl.Expr:
    return pl.col(name) if name in names else pl.lit(None, pl.Date)
