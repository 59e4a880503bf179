"""Giving a place to addresses that have none: on the map, by district, or by coordinates."""

import math
from collections.abc import Sequence

import polars as pl
import streamlit as st

from lib.places.away import kilometres, named_division
from lib.places.divisions import Hints
from lib.places.table import divisions
from lib.portfolio import placing
from lib.portfolio.placing import DIVISIONS, Place
from lib.privacy.masking import mask
from lib.rights import Action
from lib.screen import case_table, data, downloads, linked, speech
from lib.screen.board import frames, in_full, placing_map
from lib.screen.board.quality import Asked
from lib.screen.frame import Here
from lib.screen.upload.understanding import DATUM_TITLES
from lib.words import MINOR_UNITS, N_, Words

PAGE_ROWS = 100
FAR_KM = 100
"""From so many kilometres away from the city that the file names a place is asked about."""

ALL_DONE = N_("Every case has an exact place.")
ONE_DONE = N_("This case has an exact place.")

WAYS = {
    "map": N_("Click on the map"),
    "division": N_("Choose the district"),
    "coordinates": N_("Enter coordinates"),
}
NOWHERE = N_("none")
COLUMNS = {
    "number": N_("Number"),
    "name": N_("Name"),
    "address": N_("Address"),
    "division": N_("City and district"),
    "now": N_("Place now"),
    "n": N_("Cases (n)"),
    "amount": N_("Overdue amount"),
    "currency": N_("Currency"),
}


def board(here: Here, asked: Asked) -> None:
    """List the addresses without an exact place, offer three ways to place the chosen ones."""
    t, cases = here.t, asked.cases
    lost = frames.unplaced(here.as_of, asked.client)
    without = int(lost.filter(pl.col("lat").is_null())["n"].sum())
    st.caption(
        t(
            "{addresses} addresses with {n} of {of} cases, as of {day}: {without} cases without "
            "any place, the others at the centre of their district or city.",
            addresses=lost.height,
            n=int(lost["n"].sum()),
            of=cases.height,
            day=here.as_of,
            without=without,
        )
    )
    listed = _asked_for(t, lost, cases)
    if listed.height:
        chosen = _list(here, listed)
        in_full.draw(t, chosen)
        _ways(here, cases, chosen)
    else:
        st.success(t(ONE_DONE if lost.height else ALL_DONE))
    _kept(t)


def _asked_for(t: Words, lost: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """Only the address of one case when a link asks for it."""
    key = st.query_params.get("case")
    if not key:
        return lost
    asked = cases.filter(pl.col("case_key") == key).select(placing.subject(cases.columns))
    if st.button(t("Show all addresses"), icon=":material/arrow_back:"):
        st.query_params.pop("case")
        st.rerun()
    return lost.filter(pl.col("subject").is_in(asked.to_series().to_list()))


def _list(here: Here, lost: pl.DataFrame) -> pl.DataFrame:
    """Draw a page of the addresses, masked; return the chosen ones."""
    t = here.t
    pages = max(1, math.ceil(lost.height / PAGE_ROWS))
    number = st.pagination(pages, key="places_page") if pages > 1 else 1
    page = lost.slice((number - 1) * PAGE_ROWS, PAGE_ROWS)
    titles = {name: t(title) for name, title in COLUMNS.items()}
    event = st.dataframe(
        _readable(t, page)
        .with_columns(pl.col("amount") / MINOR_UNITS)
        .select(pl.col(name).alias(titles[name]) for name in COLUMNS)
        .to_pandas(),
        hide_index=True,
        height=min(38 + 35 * page.height, 400),
        column_config={
            titles["amount"]: st.column_config.NumberColumn(format="accounting"),
            titles["number"]: st.column_config.TextColumn(pinned=True),
        },
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [0]}} if lost.height == 1 else None,
        key=f"places_{number}_{data.version()}_{lost.height}",
        placeholder="",
        alt=t("Table of addresses without an exact place"),
    )
    with st.container(horizontal=True):
        downloads.buttons(
            t,
            f"places-{here.as_of}",
            lambda: _readable(t, lost),
            titles,
            rows=lost.height,
            money=("amount",),
        )
    return page[[at for at in event.selection.rows if at < page.height]]


def _ways(here: Here, cases: pl.DataFrame, chosen: pl.DataFrame) -> None:
    """Ask for the place of the chosen addresses in one of three ways, and keep it."""
    t = here.t
    if not data.may(Action.CORRECT):
        return
    if chosen.height == 0:
        st.caption(t("Tick the addresses that are at one place, then say where."))
        return
    with st.container(border=True):
        names = {name: t(title) for name, title in WAYS.items()}
        way = linked.segments(t, N_("Way"), names, "way")
        subjects = tuple(chosen["subject"])
        if way == "map":
            where = placing_map.pick(t, cases, chosen)
        elif way == "division":
            where = _by_division(t, chosen)
        else:
            where = _by_coordinates(t)
        sure = where is not None and _is_sure(t, chosen, where)
        label = t("Save the place of {n} addresses", n=chosen.height)
        if st.button(label, type="primary", disabled=not sure) and where:
            placing.place(data.ledger(), subjects, where, now=data.now())
            st.toast(t("{n} cases were placed.", n=int(chosen["n"].sum())))
            placing_map.forget()
            st.rerun()


def _is_sure(t: Words, chosen: pl.DataFrame, where: Place) -> bool:
    """Ask about a place that lies far from what the file says of it; others need no question."""
    named = {
        row["subject"]: named_division(row["address"], Hints(*(row[one] for one in DIVISIONS)))
        for row in chosen.iter_rows(named=True)
    }
    away = {
        subject: kilometres(where.lat, where.lon, division)
        for subject, division in named.items()
        if division
    }
    numbers = dict(chosen.select("subject", "number").iter_rows())
    farthest = max(away, key=lambda subject: away[subject], default=None)
    division = named.get(farthest)
    if division is None or away[farthest] <= FAR_KM:
        return True
    st.warning(
        t(
            "This place is {km} km away from {city}, which the file names for {number}.",
            km=round(away[farthest]),
            city=division.city + (division.district or ""),
            number=speech.escaped(numbers[farthest] or "—"),
        ),
        icon=":material/wrong_location:",
    )
    return st.checkbox(
        t("The address lies there all the same"), key=f"far_{where.lat:.4f}_{where.lon:.4f}"
    )


def _by_division(t: Words, chosen: pl.DataFrame) -> Place | None:
    """Ask for province, city and district, or the whole city; nothing is chosen unasked."""
    first = chosen.row(0, named=True)
    whole = t("the whole city")
    with st.container(horizontal=True):
        provinces = [one.province for one in divisions("province")]
        province = _choose(t("Province"), provinces, first["province"])
        cities = [one for one in divisions("city") if one.province == province]
        city = _choose(t("City"), [one.city for one in cities], first["city"])
        inside = [
            one for one in divisions("district") if (one.province, one.city) == (province, city)
        ]
        names = [whole, *(one.district for one in inside)]
        district = _choose(t("District"), names, first["district"]) if city else None
    if city is None or district is None:
        return None
    found = next((one for one in inside if one.district == district), None)
    return placing.by_division(found or next(one for one in cities if one.city == city))


def _choose(title: str, names: Sequence[str], now: str | None) -> str | None:
    """Ask for one of the names; only what the file says is proposed."""
    at = names.index(now) if now in names else 0 if len(names) == 1 else None
    return st.selectbox(title, names, index=at, placeholder="", width=220)


def _by_coordinates(t: Words) -> Place | None:
    """Ask for latitude and longitude in any of the systems."""
    with st.container(horizontal=True):
        lat = st.number_input(t("Latitude"), value=None, format="%.6f", width=180, key="place_lat")
        lon = st.number_input(t("Longitude"), value=None, format="%.6f", width=180, key="place_lon")
        datum = st.selectbox(
            t("Coordinates are"),
            list(DATUM_TITLES),
            index=list(DATUM_TITLES).index(data.settings().datum),
            format_func=lambda name: t(DATUM_TITLES[name]),
            width=240,
        )
    if lat is None or lon is None:
        return None
    return placing.by_coordinates(lat, lon, datum)


def _kept(t: Words) -> None:
    """List the places that were set by hand, each with the way to take it back."""
    kept = placing.placed_by_hand(data.ledger())
    if not kept:
        return
    with st.expander(t("Places set by hand ({n})", n=len(kept))):
        st.caption(t("They go before what any file says, until they are taken back."))
        for one in kept[:PAGE_ROWS]:
            with st.container(horizontal=True, vertical_alignment="center"):
                where = "".join(one.value.get(name) or "" for name in placing.DIVISIONS)
                st.caption(
                    t(
                        "{subject}: {where} ({how}), {at}",
                        subject=speech.escaped(_subject(t, one.subject)),
                        where=speech.escaped(where or _roughly(one.value["lat"], one.value["lon"])),
                        how=t(WAYS[one.value["how"]]),
                        at=t.datetime(one.recorded_at.astimezone(data.zone())),
                    ),
                    width="stretch",
                )
                if data.may(Action.CORRECT):
                    st.button(
                        t("Take back"),
                        key=f"take_back_{one.subject}",
                        on_click=_take_back,
                        args=(one.subject,),
                    )


def _roughly(lat: float, lon: float) -> str:
    """Coordinates of an address as they may be shown."""
    shown = mask(pl.DataFrame({"lat": [lat], "lon": [lon]}), {"lat": "place", "lon": "place"})
    return ", ".join(f"≈ {degrees}" for degrees in shown.row(0))


def _subject(t: Words, subject: str) -> str:
    if subject.startswith(placing.CASE):
        return subject.removeprefix(placing.CASE)
    return t("address {key}", key=subject)


def _take_back(subject: str) -> None:
    placing.take_back(data.ledger(), [subject], now=data.now())


def _readable(t: Words, lost: pl.DataFrame) -> pl.DataFrame:
    """The addresses in words, masked."""
    said = {quality: t(title) for quality, title in case_table.PLACES.items()}
    return mask(lost, {"name": "name", "address": "address"}).with_columns(
        division=pl.concat_str("city", "district", ignore_nulls=True),
        now=pl.col("place_quality").replace_strict(said, default=t(NOWHERE)),
    )
