"""The part "map" of the page: recovery by division, from province to city to district."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import streamlit as st

from lib.cases.search import Filter
from lib.measures.noise import wilson
from lib.parts import by_currency
from lib.places.boundaries import boundaries
from lib.recovery.places import Where, by_place, province_of
from lib.screen import case_frames, data, linked, speech
from lib.screen.measures import asking, drawn, recovered, recovering
from lib.screen.measures.asking import Asked
from lib.screen.theme import colours
from lib.show.charts import RATES
from lib.show.place_map import place_map
from lib.words import N_, Sentence, Share, Words

TWO = 2
"""Places of which one may be compared with another."""

ALL = "all"
"""No province or city is chosen."""

TITLES = {
    "place": N_("Place"),
    **{one: title for one, title in recovering.TITLES.items() if not one.startswith("settled")},
}
FOUND = N_(
    "Most was recovered in {best}: {high} (n = {n}); least in {worst}: {low} (n = {m}), {currency}."
)
ONE = N_("{best}: {high} (n = {n}), {currency}; no other place has enough cases to be compared.")
ALIKE = N_(
    "The difference may be chance: the 95 % intervals of the paying rate of the highest and of the "
    "lowest place overlap."
)
FEW = N_("No place has {n} cases or more, {currency}.")


def draw(t: Words, counting: Asked) -> None:
    """Ask where and since when, then draw the map and its table."""
    asked = replace(recovering.ask(t, counting, grouped=False), by="city")
    where = _ask(t, case_frames.choices(counting.as_of)["city"])
    if where.city:
        within = Filter(chosen={**counting.wanted.chosen, "city": (where.city,)})
        asked = replace(asked, by="district", wanted=within)
        asking.take_along(t, within)
    table = recovered.measure(asked)
    st.caption(t(table.summary()))
    rows = by_place(table.rows, where)
    value = "value" if asked.by_amount else "paying_rate"
    for currency, mine in by_currency(rows):
        _map(t, where, mine, value, currency)
    _nowhere(t, recovered.measure(replace(asked, by="city", wanted=counting.wanted)).rows)
    recovering.notes(t, table)
    titles = {key: t(title) for key, title in TITLES.items()}
    shown = rows.with_columns(pl.col("place").fill_null("—"))
    drawn.table(t, f"places-{table.end}", shown, titles, alt=t("Table of places"),
                money=("numerator", "denominator"), shares=("value", "paying_rate"))  # fmt: skip


def _ask(t: Words, named: Sequence[str]) -> Where:
    """Ask for a province and a city in it; where there is but one, it is looked at."""
    provinces = province_of()
    cities = [one for one in named if one in provinces]
    names = sorted({provinces[one] for one in cities})
    with st.container(horizontal=True):
        province = _choice(t, N_("Province"), names, "place_province")
        inside = [one for one in cities if provinces[one] == province] if province else []
        city = _choice(t, N_("City"), inside, "place_city") if inside else ""
    return Where(province, city)


def _choice(t: Words, title: str, names: list[str], key: str) -> str:
    """One of the names or all of them; the only one where there is no other."""
    known = {ALL: t("All"), **{one: one for one in names}}
    default = names[0] if len(names) == 1 else ALL
    chosen = linked.select(t, title, known, key, default=default)
    return "" if chosen == ALL else chosen


def _map(t: Words, where: Where, rows: pl.DataFrame, value: str, currency: str | None) -> None:
    placed = rows.filter(pl.col("adcode").is_not_null())
    if placed.is_empty():
        st.info(
            t("No map ({currency}): none of these {n} cases says a city of China that is known "
              "here. Please load files with addresses or cities.",
              n=int(rows["n"].sum()), currency=speech.escaped(currency or "—")),
            icon=":material/info:",
        )  # fmt: skip
        return
    least = data.settings().minimum_n
    figures = {
        row["adcode"]: (row["place"], row[value], row["n"]) for row in placed.iter_rows(named=True)
    }
    said = {
        code: f"{name}\n{t.percent(rate)}\nn={t.number(n)}"
        for code, (name, rate, n) in figures.items()
    }
    borders = boundaries(where.level, data.settings().home / "cache", where.within)
    figure = place_map(borders, figures, said, t(RATES[value]), colours(), least)
    told = _found(placed.filter(pl.col("n") >= least), value, currency, least)
    drawn.chart(t, figure, said=told, key=f"places_{currency}")
    if _alike(placed.filter(pl.col("n") >= least), value):
        st.caption(t(ALIKE))
    st.caption(t("Areas of fewer than {n} cases are not shaded: their rates say little.", n=least))


def _nowhere(t: Words, cities: pl.DataFrame) -> None:
    """Say how many cases are on no map, also while one looks at a part of the country."""
    every = by_place(cities, Where("", ""))
    if n := int(every.filter(pl.col("adcode").is_null())["n"].sum()):
        st.caption(
            t(":material/location_off: n = {n} cases of those that were asked for have no place "
              "on any map; they are in the table of all places.", n=n)
        )  # fmt: skip


def _alike(rows: pl.DataFrame, value: str) -> bool:
    """Whether as many paid in the highest place as in the lowest, as far as chance lets tell."""
    ranked = rows.filter(pl.col(value).is_not_null()).sort(value, descending=True).to_dicts()
    if len(ranked) < TWO:
        return False
    best, worst = (wilson(row["paying"], row["n"]) for row in (ranked[0], ranked[-1]))
    return best is not None and worst is not None and best.low <= worst.high


def _found(rows: pl.DataFrame, value: str, currency: str | None, least: int) -> Sentence:
    """The highest and the lowest place of those with enough cases."""
    ranked = rows.filter(pl.col(value).is_not_null()).sort(value, descending=True).to_dicts()
    if not ranked:
        return Sentence(FEW, n=least, currency=currency or "—")
    best, worst = ranked[0], ranked[-1]
    if len(ranked) == 1:
        high = Share(best[value], 1)
        return Sentence(ONE, best=best["place"], high=high, n=best["n"], currency=currency or "—")
    return Sentence(
        FOUND,
        best=best["place"],
        high=Share(best[value], 1),
        n=best["n"],
        worst=worst["place"],
        low=Share(worst[value], 1),
        m=worst["n"],
        currency=currency or "—",
    )
