"""The map of a plan: routes in the look of their crews, candidates, lasso and clicks."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import streamlit as st
from streamlit_folium import st_folium

from lib.screen import data, file_rows
from lib.screen.map import map_ground
from lib.screen.planning.people import People
from lib.screen.theme import colours
from lib.show import map_layer
from lib.show.map_layer import Point, Steady
from lib.show.route_layer import Halt, Look, Way, look, routes_layer
from lib.visits.crew import crews
from lib.visits.plans.ground import Door
from lib.visits.visit_list import Stop, VisitList
from lib.words import Words

HEIGHT = 560
SMALL, HIDDEN = 4.0, 1.0
"""Radius of candidates that are not planned, and of the points below numbered stops."""

MAP = "planning_map"
"""Key of the map of a draft."""

SEEN = "_planning_stamp"
"""Session key: the last answer of a map that was acted on."""

STEADY = "_planning_steady"
"""Session key: the points of all doors as they were written last, with what they were made of."""

KM_OF_DEGREE = 111.2
"""Kilometres of a degree of latitude."""

CHIPS = 12
"""Crews that the legend names."""


@dataclass(frozen=True)
class _Written:
    """Points that were written, of which doors and names, in which language and colour."""

    doors: Sequence[Door]
    people: People
    told: tuple[str, str]
    points: Steady


def looks(crews: Sequence[str]) -> Mapping[str, Look]:
    """How each crew of a plan is drawn."""
    return {crew: look(at) for at, crew in enumerate(crews)}


def draw(
    t: Words,
    lists: Sequence[VisitList],
    look_of: Mapping[str, Look],
    people: People,
    *,
    doors: Sequence[Door] = (),
    hidden: Collection[str] = (),
    selected: Collection[str] = (),
    key: str = MAP,
) -> Mapping[str, Any]:
    """Draw routes, and `doors` but the `hidden`; return what was clicked or drawn around."""
    latest = data.portfolio().latest()
    theme = colours()
    everything = data.cases(latest) if latest else None
    groups = [
        map_layer.points_layer(
            _planned(lists),
            theme,
            t("Draw around stops and candidates") if doors else "",
            steady=_steady(t, doors, people) if doors else None,
            hidden=hidden,
            picked=selected,
        ),
        routes_layer([_way(t, one, look_of, people, selected) for one in lists], theme),
    ]
    if everything is None:
        return {}
    drawn = st_folium(
        map_ground.ground_of(_near(everything)),
        key=key,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=groups,
    )
    return _new(drawn)


def _near(cases: pl.DataFrame) -> pl.DataFrame:
    """The cases that crews can reach in a day, so that the map shows routes and not the country.

    All of them where no crew has a home, or none is near.
    """
    far = data.settings().far_km
    homes = {one.home for one in crews(file_rows.collectors()) if one.home}
    lat, lon = pl.col("lat"), pl.col("lon")
    close = [
        ((lat - home.lat).abs() < far / KM_OF_DEGREE)
        & ((lon - home.lon).abs() * math.cos(math.radians(home.lat)) < far / KM_OF_DEGREE)
        for home in homes
    ]
    near = cases.filter(pl.any_horizontal(close)) if close else cases
    return near if near.height else cases


def told(key: str = MAP) -> Mapping[str, Any]:
    """What was clicked or drawn around since the last run, before the map is drawn again."""
    return _new(st.session_state.get(key))


def _new(answer: object) -> Mapping[str, Any]:
    """An answer of the map that was not acted on yet; it is given once."""
    found = answer if isinstance(answer, dict) and answer.get("stamp") else {}
    if not found or found["stamp"] == st.session_state.get(SEEN):
        return {}
    st.session_state[SEEN] = found["stamp"]
    return found


def legend(t: Words, lists: Sequence[VisitList], look_of: Mapping[str, Look]) -> None:
    """Name the crews by their colour and shape."""
    crews = list(dict.fromkeys(one.crew for one in lists))
    with st.container(horizontal=True, gap="small"):
        for crew in crews[:CHIPS]:
            one = look_of[crew]
            # The sign and the colour are ours; the name is shown as text, never run.
            st.html(
                f'<span style="color:{one.colour};font-size:1.3em">{one.sign}</span>',
                width="content",
            )
            st.text(crew, width="content")
    said = t("Numbers are the order of the day; ! marks what may not be made as it stands.")
    if len(crews) > CHIPS:
        said += " " + t("{n} more crews are not named here.", n=len(crews) - CHIPS)
    st.caption(f"{said} {t('Places are drawn to about 100 m.')}")


def _way(
    t: Words,
    one: VisitList,
    look_of: Mapping[str, Look],
    people: People,
    selected: Collection[str],
) -> Way:
    lat, lon = _places(one.stops)
    halts = [
        Halt(
            key=stop.case_keys[0],
            lat=float(north),
            lon=float(east),
            text=str(stop.number),
            title=_title(t, one, stop, people),
            dashed=stop.approximate,
            chosen=stop.case_keys[0] in selected,
            troubled=bool(stop.problems or one.problems),
        )
        for stop, north, east in zip(one.stops, lat, lon, strict=True)
    ]
    return Way(look_of[one.crew], halts)


def _title(t: Words, one: VisitList, stop: Stop, people: People) -> str:
    return t(
        "{crew} · {day} · stop {number} · {time} · {who}",
        crew=one.crew,
        day=one.day,
        number=stop.number,
        time=f"{stop.arrive:%H:%M}",
        who=people.called(stop.case_keys[0]),
    )


def _planned(lists: Sequence[VisitList]) -> list[Point]:
    """Points below the numbered stops, so that a lasso finds them."""
    stops = [stop for one in lists for stop in one.stops]
    lat, lon = _places(stops)
    paper = colours().paper
    return [
        Point(
            stop.case_keys[0],
            float(north),
            float(east),
            paper,
            HIDDEN,
            dashed=False,
            picked=False,
            label=[],
        )
        for stop, north, east in zip(stops, lat, lon, strict=True)
    ]


def _steady(t: Words, doors: Sequence[Door], people: People) -> Steady:
    """All doors as points; written anew only for other doors, names, words or colours.

    A click changes none of them, and writing thousands takes longer than all else of a page.
    """
    told = (t.language, colours().quiet)
    kept: _Written | None = st.session_state.get(STEADY)
    if kept is None or kept.doors is not doors or kept.people is not people or kept.told != told:
        points = map_layer.as_steady(_candidates(t, doors, people))
        kept = st.session_state[STEADY] = _Written(doors, people, told, points)
    return kept.points


def _candidates(t: Words, doors: Sequence[Door], people: People) -> list[Point]:
    quiet = colours().quiet
    lat, lon = map_ground.near(
        np.array([door.candidate.lat for door in doors]),
        np.array([door.candidate.lon for door in doors]),
    )
    return [
        Point(
            door.case_keys[0],
            float(north),
            float(east),
            quiet,
            SMALL,
            dashed=door.candidate.approximate,
            picked=False,
            label=[
                people.called(door.case_keys[0]),
                t("Not in the plan"),
                *(t.money(amount, currency) for currency, amount in door.gains.items()),
            ],
        )
        for door, north, east in zip(doors, lat, lon, strict=True)
    ]


def _places(stops: Sequence[Stop]) -> tuple[Any, Any]:
    return map_ground.near(
        np.array([one.lat for one in stops]), np.array([one.lon for one in stops])
    )
