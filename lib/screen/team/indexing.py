"""The part "results for the mix": the funnel, and three groups without any order."""

import datetime as dt

import polars as pl
import streamlit as st

from lib.screen import data, linked, speech
from lib.screen.measures import drawn, whose
from lib.screen.team import asking
from lib.screen.theme import colours
from lib.show.team_chart import STANDINGS, funnel, relative
from lib.team.index import Standing, Team
from lib.team.scorecard import Asked, Card
from lib.team.seeing import is_whole
from lib.words import N_, Money, Sentence, Words

BASES = {
    "balance": N_("outstanding balance"),
    "principal_left": N_("outstanding principal"),
    "overdue_amount": N_("overdue amount"),
}
CAME = N_(
    "{total} came in from {start} to {end}: {mine} counts for collectors, each payment for "
    "{credit}; {nobody} is of cases that no collector had on that day; {rest} counts for nobody "
    "here: payments of no case of these files or in another currency than their case, less what "
    "was taken back of payments from before."
)
"""Of whom all money of a period is, so that the team's adds up with what other screens have."""

TITLES = {
    "name": N_("Collector"),
    "n": N_("Persons (n)"),
    "paying": N_("Persons who paid"),
    "paid": N_("Collected"),
    "expected": N_("Expected at the team's rate"),
    "index": N_("Index (team = 1)"),
    "low": N_("From (95 %)"),
    "high": N_("To (95 %)"),
    "drawn": N_("Drawn to the team"),
}


def draw(t: Words, as_of: dt.date) -> None:
    """Ask, and show the index of each currency."""
    asked = asking.ask(t, as_of)
    card = asking.card(asked)
    if not card.teams:
        st.info(t("There are too few collectors to show a team's mean without telling on one."))
        return
    names = {one: one or "—" for one in sorted(card.teams)}
    one = next(iter(names))
    if len(names) > 1:
        one = linked.segments(t, N_("Currency"), names, "currency")
    _team(t, card, card.teams[one], asked)


def _team(t: Words, card: Card, team: Team, asked: Asked) -> None:
    first = asked.start + dt.timedelta(days=1)
    st.caption(
        t("{start} to {end} · cases weigh by {basis} and days held · rates: {rates}.",
          start=first, end=asked.end, basis=t(BASES[card.basis]),
          rates=t(asking.RATES[card.rates.value]))
    )  # fmt: skip
    st.markdown(
        speech.escaped(
            t("The team as a whole: {paid} collected, {expected} expected by those rates, index "
              "{index}. Collectors are compared with the team, not with that.",
              paid=t.money(team.paid, team.currency),
              expected=t.money(round(team.expected), team.currency), index=round(team.centre, 2))
        )
    )  # fmt: skip
    called = asking.named(team.rows["owner"].to_list())
    if is_whole(data.actor()):
        _came(t, card, team, asked)
        figure = funnel(team, called, t, colours())
        drawn.chart(t, figure, said=team.summary(), key="team", wide=True)
        st.caption(
            t("Between the dashed lines chance alone explains the difference (limits of 95 % and "
              "99.8 %, for payments of the usual size). Nobody is ranked: whoever's intervals "
              "overlap cannot be told apart.")
        )  # fmt: skip
    for standing in STANDINGS:
        _group(t, asked, team, standing, called)
    for note in card.notes:
        st.caption(f":material/info: {speech.said(t, note)}")


def _came(t: Words, card: Card, team: Team, asked: Asked) -> None:
    """Say what of all money of the period the team's is."""
    first = asked.start + dt.timedelta(days=1)
    currency = team.currency or data.settings().currency
    for one in whose.of_period(data.version(), asked.start, first, asked.end):
        if one.currency != currency:
            continue
        stands = card.standing.get(team.currency, 0)
        amounts = {
            "total": one.total,
            "mine": team.paid,
            "nobody": stands - team.paid,
            "rest": one.total - stands,
        }
        told = {name: Money(amount, currency) for name, amount in amounts.items()}
        credit = Sentence(asking.CREDITS[asked.credit.value])
        said = Sentence(CAME, start=first, end=asked.end, credit=credit, **told)
        st.caption(f":material/info: {speech.said(t, said)}")


def _group(t: Words, asked: Asked, team: Team, standing: str, called: dict[str, str]) -> None:
    """One group in the order of the alphabet; who cannot be judged has no index."""
    rows = relative(team).filter(pl.col("standing") == standing)
    if rows.is_empty():
        return
    st.subheader(
        t("{group} ({n})", group=t(STANDINGS[standing][0]).capitalize(), n=rows.height),
        anchor=False,
    )
    told = asking.in_order(rows.with_columns(name=pl.col("owner").replace(called)))
    ratios = ("index", "low", "high", "drawn")
    hidden = ratios if standing == Standing.FEW else ()
    if hidden:
        st.caption(t("Fewer than {n} persons, or too few payments to be expected: no judgement.",
                     n=data.settings().minimum_n))  # fmt: skip
    titles = {key: t(title) for key, title in TITLES.items() if key not in hidden}
    shown = told.with_columns(pl.col(ratios).round(2), base_day=pl.lit(asked.start))
    drawn.table(t, f"team-{standing}-{asked.end}", shown, titles, alt=t("Table of collectors"),
                money=("paid", "expected"),
                decimals={} if hidden else dict.fromkeys(ratios, 2))  # fmt: skip
    far = told.filter("outer")["name"].to_list()
    if far:
        st.caption(t("Outside of 99.8 %: {names}.", names=speech.escaped("、".join(far))))
