"""Scores and chances in words: each signal with its value, its n and its points."""

from collections.abc import Mapping, Sequence
from typing import Any

from lib.scores.chance import WHY
from lib.scores.known import LONG, SHORT
from lib.scores.making import MODEL, TABLE, TABLE_N, TABLE_PAID, lacking
from lib.scores.observing import WINDOW
from lib.scores.points import ABILITY, WILLINGNESS, points_of, score
from lib.words import N_, Sentence, Share

Row = Mapping[str, Any]

NAMES: Mapping[str, str] = {WILLINGNESS: N_("Willingness"), ABILITY: N_("Ability")}

SIGNALS: Mapping[str, str] = {
    "payments": N_("Payments"),
    "promises": N_("Promises kept"),
    "contact": N_("Can be reached"),
    "trend": N_("Trend of the overdue amount"),
    "refusals": N_("Refusals"),
    "income": N_("Income"),
    "arrears": N_("Instalments overdue"),
    "hardship": N_("Hardship or lost work"),
    "debts": N_("Other debts"),
}
"""Signal → its name."""

FEATURES: Mapping[str, str] = {
    "dpd": N_("Days past due"),
    "last_outcome": N_("Last result"),
    "since_paid": N_("Days since the last payment"),
    "paid_lately": N_("Payments in the last 90 days"),
    "kept_share": N_("Share of promises kept"),
    "promises_n": N_("Promises that matured"),
    "running": N_("Promises that run"),
    "reached_share": N_("Share of attempts that reached somebody"),
    "since_met": N_("Days since somebody was reached"),
    "refusals": N_("Refusals"),
    "trend": N_("Trend of the overdue amount"),
    "arrears": N_("Instalments overdue"),
    "amount_rank": N_("Rank of the amount"),
    "others": N_("Other debts"),
    "chance": N_("Chance of a payment"),
}
"""Feature → its name."""

TOLD: Mapping[str, str] = {
    "payments": N_("{payments} payments in the last {long} days"),
    "promises": N_(
        "{promises_kept} of {promises_n} promises kept, drawn towards all: {kept_share}"
    ),
    "contact": N_(
        "somebody reached in {reached_n} of {attempts} attempts of the last {short} days, drawn "
        "towards all: {reached_share}"
    ),
    "trend": N_("the overdue amount changed by {trend} since the file before"),
    "refusals": N_("refused to pay {refusals} times in the last {long} days"),
    "income": N_("an instalment is {burden} of the income that is known"),
    "arrears": N_("{arrears} instalments overdue"),
    "hardship": N_("hardship or lost work reported {hardships} times in the last {long} days"),
    "debts": N_("{others} other debts known here"),
}
"""Signal → what is known, in words."""

UNTOLD: Mapping[str, str] = {
    "payments": N_("repayments of this client are not known up to the day"),
    "promises": N_("no promise has matured"),
    "contact": N_("nobody tried in the last {short} days"),
    "trend": N_("there is no earlier file of the case"),
    "refusals": N_("nobody was reached in the last {long} days"),
    "income": N_("no income is known"),
    "arrears": N_("no instalment is known"),
    "hardship": N_("nobody was reached in the last {long} days"),
    "debts": N_("the person is not known"),
}
"""Signal → what is missing, in words."""

POINTS = N_("{name}: {told} – {points} of {most} points.")
NOT_KNOWN = N_("{name}: not known, {told} – {points} of {most} points, neither good nor bad.")
FEW = N_("Not enough data: {n} of {of} signals are known, {needed} are needed.")
SHARES = frozenset({"kept_share", "reached_share", "trend", "burden"})

CHANCE_OF = N_(
    "{p} within {window} days, {why}; of {n} cases with a like chance {low} to {high} paid (95 %)."
)
CHANCE_OFF = N_(
    "{p} within {window} days, {why}; but of {n} cases with a like chance only {low} to {high} "
    "paid (95 %): reckon with that."
)
CHANCE_UNDER = N_(
    "{p} within {window} days, {why}; but of {n} cases with a like chance {low} to {high} paid "
    "(95 %), which is more."
)
NO_CHANCE = N_("No chance of a payment is said: {why}.")
MISSING = N_(
    "There is not enough history: {n} observations with {paid} payments. Needed are {least} "
    "observations, and {fewest} with and without a payment; still missing: {more} observations, "
    "{more_paid} payments, {more_unpaid} without one. Load repayment files and earlier case files."
)


def reasons(row: Row, name: str) -> Sequence[Sentence]:
    """Why a case has its score `name`: one sentence a signal; a row of lib.scores.chance."""
    table = score(name)
    said = []
    for one in table.signals:
        known = row[one.column] is not None
        told = Sentence((TOLD if known else UNTOLD)[one.name], **_values(row))
        said.append(
            Sentence(
                POINTS if known else NOT_KNOWN,
                name=Sentence(SIGNALS[one.name]),
                told=told,
                points=row[points_of(one.name)],
                most=one.most,
            )
        )
    return said


def lacks(row: Row, name: str) -> Sentence | None:
    """Why a case has no score `name`; None where it has one."""
    if row[name] is not None:
        return None
    table = score(name)
    n, of = row[f"{name}_n"], len(table.signals)
    return Sentence(FEW, n=n, of=of, needed=table.needed)


def chance(row: Row) -> Sentence:
    """The chance of a payment of a case with its interval, n and source."""
    reason = row["why"]
    why = Sentence(WHY[reason])
    if row["p"] is None:
        return Sentence(NO_CHANCE, why=why)
    shares = {name: Share(row[name]) for name in ("p", "low", "high")}
    off = CHANCE_OFF if row["p"] > row["high"] else CHANCE_UNDER
    text = CHANCE_OF if row["low"] <= row["p"] <= row["high"] else off
    return Sentence(text, **shares, window=WINDOW, why=why, n=row["n"])


def missing(content: Row) -> Sentence:
    """What a portfolio lacks for any chance."""
    n, paid = int(content["n"]), int(content["paid"])
    more = lacking(n, paid)
    return Sentence(
        MISSING,
        n=n,
        paid=paid,
        least=TABLE_N,
        fewest=TABLE_PAID,
        more=more["n"],
        more_paid=more["paid"],
        more_unpaid=more["unpaid"],
    )


BETTER = N_(
    "The model is used: on {held} held-out cases its Brier score was better than that of the table "
    "by {gain} ({low} to {high})."
)
WORSE = N_(
    "The table is used: on {held} held-out cases the model was not better beyond chance, by {gain} "
    "({low} to {high}) in Brier score."
)
UNTRIED = N_(
    "The table is used: there are not enough payments before and within the days that would be "
    "held out to fit a model and to test it."
)
VERDICTS = {MODEL: BETTER, TABLE: WORSE}


def verdict(content: Row) -> Sentence:
    """What is used and why, of what lib.scores.making made."""
    if content["source"] is None:
        return missing(content)
    test = content["test"]
    if test is None:
        return Sentence(UNTRIED)
    gain = {
        name: f"{test['gain'][key]:.4f}"
        for name, key in (("gain", "value"), ("low", "low"), ("high", "high"))
    }
    source = content["source"]
    return Sentence(VERDICTS[source], held=test["n"], **gain)


def _values(row: Row) -> dict[str, Any]:
    """The values of a row as fields of sentences."""
    told: dict[str, Any] = {"long": LONG, "short": SHORT}
    for name, value in row.items():
        if name in SHARES and value is not None:
            told[name] = Share(value)
        elif isinstance(value, float):
            told[name] = f"{value:.1f}"
        elif isinstance(value, int):
            told[name] = value
    return told
