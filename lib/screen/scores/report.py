"""How good chances are: what is used and why, calibration, drift, fairness, the point tables."""

import polars as pl
import streamlit as st

from lib.rights import ALONE
from lib.scores import saying
from lib.scores.drifting import SHIFTED, WATCH
from lib.scores.fairness import TOP
from lib.scores.following import Since
from lib.scores.making import MODEL, TABLE
from lib.scores.points import SCORES, score
from lib.scores.records import Model
from lib.screen import data, parts, speech
from lib.screen.theme import colours
from lib.show import score_charts
from lib.words import N_, Words

SOURCES = {MODEL: N_("Model"), TABLE: N_("Table")}
TRAITS = {"region": N_("Region"), "ages": N_("Age"), "sex": N_("Sex")}
SEXES = {"female": N_("women"), "male": N_("men")}


def headline(t: Words, model: Model | None) -> None:
    """What is used, why, on what it was fitted, by whom and when."""
    if model is None:
        st.info(
            t(
                "No chance of a payment has been fitted yet: both scores are there, the chance "
                "needs the past of this portfolio."
            )
        )
        return
    content = model.content
    said = speech.said(t, saying.verdict(content))
    (st.info if content["source"] else st.warning)(said, icon=":material/insights:")
    st.caption(
        t(
            "Version {version}, fitted {at} by {who} on {n} observations of {persons} persons with "
            "{paid} payments within {window} days, on {days} days of snapshots; newest snapshot "
            "{day}.",
            version=model.version,
            at=model.fitted_at.astimezone(data.zone()),
            who=speech.escaped(model.fitted_by or ALONE.name or t("Owner")),
            n=content["n"],
            persons=content["persons"],
            paid=content["paid"],
            window=content["window"],
            days=len(content["days"]),
            day=model.as_of,
        )
    )


def quality(t: Words, model: Model | None) -> None:
    """Brier and AUC of both on what was held out, and the calibration of what is used."""
    if model is None or model.content["source"] is None:
        st.caption(t("Nothing here."))
        return
    content, test = model.content, model.content["test"]
    if test:
        st.caption(
            t(
                "Learned from {learned}; tested on {held}, later: {n} cases of {persons} persons, "
                "{paid} paid. Intervals hold 95 %, by a bootstrap of persons.",
                learned=speech.listed(t, map(speech.escaped, test["learned"])),
                held=speech.listed(t, map(speech.escaped, test["held"])),
                n=test["n"],
                persons=test["persons"],
                paid=test["paid"],
            )
        )
        rows = [
            {
                t("Source"): t(title),
                t("Brier score (0 is perfect)"): _figure(test[name]["brier"], 4),
                t("AUC (0.5 is a coin)"): _figure(test[name]["auc"], 3),
                t("Cases (n)"): test["n"],
            }
            for name, title in SOURCES.items()
        ]
        parts.show(t, pl.DataFrame(rows), alt=t("Table of Brier scores and AUC"))
    else:
        st.caption(t("Nothing was held out: the curve below is of the cases it was made from."))
    bands = content["bands"]
    st.plotly_chart(
        score_charts.calibration(bands, t, colours(), minimum_n=data.settings().minimum_n),
        theme=None,
        config={"displayModeBar": False},
        alt=score_charts.describe(bands, t),
    )
    st.caption(
        t("On the dotted line as many paid as was predicted; each point stands for n cases.")
    )


def drift(t: Words, model: Model | None, since: Since | None) -> None:
    """Whether cases have changed since the fit, and what came against what was said."""
    if model is None or since is None:
        st.caption(t("Nothing here."))
        return
    _came(t, model, since)
    names = {name: t(title) for name, title in saying.FEATURES.items()}
    rows = [
        {
            t("Feature"): names[row["feature"]],
            t("Stability index (PSI)"): round(row["psi"], 3),
            t("By chance up to"): round(row["chance"], 3),
            t("Verdict"): t(_shift(row["psi"], row["chance"])),
            t("Then (n)"): row["n_then"],
            t("Now (n)"): row["n_now"],
        }
        for row in since.drift.iter_rows(named=True)
    ]
    parts.show(t, pl.DataFrame(rows), alt=t("Table of drift"))
    st.caption(
        t(
            "As of {day}; from {watch} on a feature is watched, from {shifted} on its cases are "
            "others than those of the fit.",
            day=since.as_of,
            watch=WATCH,
            shifted=SHIFTED,
        )
    )


def _came(t: Words, model: Model, since: Since) -> None:
    """What came against what was expected, once windows after the fit are over."""
    if since.observed is None or since.expected is None:
        st.caption(
            t(
                "No snapshot after those it was fitted on has its {window} days behind it yet.",
                window=model.content["window"],
            )
        )
    else:
        seen = since.observed
        st.caption(
            t(
                "Since it was fitted: {expected} were expected to pay, {observed} did ({low} to "
                "{high}, n = {n}).",
                expected=t.percent(since.expected),
                observed=t.percent(seen.value),
                low=t.percent(seen.low),
                high=t.percent(seen.high),
                n=seen.n,
            )
        )


def fairness(t: Words, model: Model | None) -> None:
    """Whether the chances err alike for all, by traits that they do not know."""
    rows = model.content["fairness"] if model else []
    if not rows:
        st.caption(t("Nothing was held out, or no region, age or sex is known."))
        return
    least = data.settings().minimum_n
    names = {name: t(title) for name, title in (TRAITS | SEXES).items()}
    told = [
        {
            t("Trait"): names[row["trait"]],
            t("Group"): names.get(row["group"], row["group"]),
            t("Cases (n)"): row["n"],
            t("Persons"): row["persons"],
            t("Predicted"): _percent(t, row["predicted"]),
            t("Paid"): _between(t, row, "observed", "low", "high"),
            t("Gap"): _between(t, row, "gap", "gap_low", "gap_high"),
            t("In the top group"): _percent(t, row["top"]),
        }
        for row in rows
    ]
    quiet = [row["n"] < least for row in rows]
    st.dataframe(
        _greyed(pl.DataFrame(told), quiet),
        hide_index=True,
        placeholder="",
        alt=t("Table of fairness"),
    )
    st.caption(
        t(
            "On the held-out cases. A gap above 0: more paid than was predicted. The top group are "
            "the {top} of highest chance. Groups of fewer than {n} cases are grey, those of very "
            "few persons are not told. None of these traits is used.",
            top=t.percent(TOP, 0),
            n=least,
        )
    )


def tables(t: Words) -> None:
    """The points of both scores as they are added up."""
    for name in SCORES:
        told = score(name)
        st.subheader(t(saying.NAMES[name]), anchor=False)
        rows = [
            {
                t("Signal"): t(saying.SIGNALS[one.name]),
                t("Points by value"): "; ".join(
                    f"≥ {start:g} → {points}" for start, points in one.bands
                ),
                t("Not known"): one.unknown,
                t("At most"): one.most,
            }
            for one in told.signals
        ]
        parts.show(t, pl.DataFrame(rows), alt=t("Table of points"))
        st.caption(
            t(
                "The sum of the points of the last band that begins at or below the value; "
                "{needed} of {of} signals must be known.",
                needed=told.needed,
                of=len(told.signals),
            )
        )


def _figure(told: dict[str, float], digits: int) -> str:
    value, low, high = (f"{told[name]:.{digits}f}" for name in ("value", "low", "high"))
    return f"{value} ({low} – {high})"


def _percent(t: Words, value: float | None) -> str:
    return "—" if value is None else t.percent(value)


def _between(t: Words, row: dict[str, float | None], *names: str) -> str:
    value, low, high = (_percent(t, row[name]) for name in names)
    return (
        value if value == "—" else t("{value} ({low} to {high})", value=value, low=low, high=high)
    )


def _shift(psi: float, chance: float) -> str:
    if psi <= max(chance, WATCH):
        return N_("stable")
    return N_("watch") if psi <= SHIFTED else N_("shifted")


def _greyed(table: pl.DataFrame, quiet: list[bool]) -> object:
    """The table with the rows of few cases in grey."""
    shade = f"color: {colours().quiet}"
    return table.to_pandas().style.apply(
        lambda row: [shade if quiet[row.name] else ""] * len(row), axis=1
    )
