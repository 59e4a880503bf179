"""`scores`: fit the chance of a payment, report how good it is, list it for each case."""

import argparse
import datetime as dt

import polars as pl

from lib.commands.answer import Answer, day, now, portfolio
from lib.portfolio import Portfolio
from lib.rights import Action
from lib.scores import chance, records, saying
from lib.scores.following import Since, since
from lib.scores.records import Model
from lib.settings import Settings

HELP = "fit the chance of a payment, report how good it is, or list it with both scores"
NEEDS = Action.SEE_MEASURES

FIT, REPORT, LIST = "fit", "report", "list"

TOLD = ("client", "case_key", "willingness", "ability", "p", "low", "high", "n", "source", "why")
"""What is told of each case: nothing of a person."""

PRINTED = 20
"""Cases that people read; programs get all."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("what", choices=[FIT, REPORT, LIST])
    parser.add_argument(
        "--as-of", dest="as_of", type=day, metavar="DATE", help="else that of the newest snapshot"
    )


def run(asked: argparse.Namespace) -> Answer:
    """Fit, report or list; everything speaks of a day of the data, never of today."""
    settings, place = Settings(), portfolio(NEEDS)
    if asked.what == FIT:
        model = chance.fit(place, settings, now())
        return _reported(model, None)
    as_of = asked.as_of or place.latest()
    if asked.what == LIST:
        if as_of is None:
            return Answer({"as_of": None, "n": 0, "cases": []}, "There are no cases yet.")
        return _listed(place, settings, as_of)
    sample = chance.is_sample(place)
    latest = records.latest(place.ledger, sample=sample)
    if latest is None:
        said = "Nothing has been fitted yet. Type: python -m lib scores fit"
        return Answer({"as_of": as_of, "model_id": None}, said)
    told = latest.content["source"] is not None and as_of is not None
    return _reported(latest, since(place, settings, latest, as_of) if told and as_of else None)


def _reported(model: Model, later: Since | None) -> Answer:
    """What is used and why, how good it is, and what came since."""
    content, test = model.content, model.content["test"]
    facts = {
        "model_id": model.model_id,
        "version": model.version,
        "as_of": model.as_of,
        "fitted_at": model.fitted_at,
        **{name: content[name] for name in ("source", "why", "n", "paid", "persons", "days")},
        "window_days": content["window"],
        "test": test,
        "fairness": content["fairness"],
        "drift": later.drift.to_dicts() if later else None,
        "expected_since": later.expected if later else None,
        "observed_since": later.observed.facts() if later and later.observed else None,
    }
    lines = [f"As of {model.as_of}, version {model.version}.", str(saying.verdict(content))]
    if test:
        for name in ("model", "table"):
            brier, auc = (test[name][one] for one in ("brier", "auc"))
            lines.append(
                f"{name:<6} Brier {brier['value']:.4f} ({brier['low']:.4f} to {brier['high']:.4f}) "
                f"AUC {auc['value']:.3f} ({auc['low']:.3f} to {auc['high']:.3f}) n = {test['n']}"
            )
    if later:
        worst = later.drift.row(0, named=True)
        lines.append(
            f"Largest drift: {worst['feature']} PSI {worst['psi']:.3f} "
            f"(by chance up to {worst['chance']:.3f}), snapshot of {later.as_of}"
        )
    return Answer(facts, "\n".join(lines))


def _listed(place: Portfolio, settings: Settings, as_of: dt.date) -> Answer:
    """Every case with both scores and its chance, the highest chance first."""
    found = place.seen(chance.standing(place, settings, as_of).lazy()).collect()
    rows = found.select(TOLD).sort("p", "case_key", descending=[True, False], nulls_last=True)
    lines = [_line(row) for row in rows.head(PRINTED).iter_rows(named=True)]
    known = rows.filter(pl.col("p").is_not_null()).height
    lines.append(f"{known} of {rows.height} cases have a chance; as of {as_of}.")
    return Answer({"as_of": as_of, "n": rows.height, "cases": rows.to_dicts()}, "\n".join(lines))


def _line(row: dict[str, object]) -> str:
    p, low, high = (
        f"{value:.0%}" if isinstance(value, float) else "-"
        for value in (row["p"], row["low"], row["high"])
    )
    will, can = (
        "-" if row[name] is None else str(row[name]) for name in ("willingness", "ability")
    )
    return (
        f"{row['case_key']}  willingness {will:>3}  ability {can:>3}  "
        f"chance {p:>4} ({low} to {high}, n = {row['n'] or 0})"
    )
