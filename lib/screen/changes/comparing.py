"""The page "What changed": two days and a client, what is compared, and where the cases went."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

import numpy as np
import polars as pl
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lib.cases.buckets import SCHEME
from lib.cases.search import NOTHING
from lib.errors import MeasureImpossible
from lib.portfolio.compare import comparing
from lib.portfolio.compare.comparing import NO_TWO, Comparison
from lib.portfolio.compare.happened import Kind
from lib.portfolio.compare.transitions import Way, of_way, transitions
from lib.screen import basket, case_table, data, following, linked, parts, speech
from lib.screen.changes import changed
from lib.screen.changes.changed import Listed
from lib.screen.measures import whose
from lib.screen.theme import colours
from lib.show.ways import place_of, said_of, unit_of, way_at, ways_grid, ways_shades
from lib.words import N_, Money, Sentence, Words

ALL = "all"
"""Stands for all clients in the address."""

KIND = "kind"
"""Address parameter of the kind whose cases are shown."""

WAY = "way"
"""Address parameter of the way from bucket to bucket whose cases are shown: its states."""

ONE_SIDED = N_("Only one of the files has these columns, which are not compared: {columns}")
ALL_MONEY = N_(
    "All that came in, {total} = {received} of cases of the earlier file + {new} of new ones + "
    "{rest} of no case of these files or in another currency than their case."
)
SPLIT = "~"
"""Stands between the states of a way in the address."""

STATE_WIDTH = 105
"""Pixels of the names of buckets and other states, of which the longest is whole."""

CELL_PADDING, CHARACTER = 24, 7
"""Pixels of a cell around its text, and of a figure in it."""

MONTH = (28, 31)
"""Days between two files that roll rates are usually told of."""


@dataclass(frozen=True)
class Asked:
    """What was asked for; no client means all."""

    earlier: dt.date
    later: dt.date
    client: str | None


def ask(t: Words, as_of: dt.date) -> Asked:
    """Ask for the earlier day and the client; the later day is that of the page.

    Raises:
        MeasureImpossible: no snapshot is earlier.

    """
    days = [day for day in data.portfolio().as_of_dates() if day < as_of]
    if not days:
        raise MeasureImpossible(because=Sentence(NO_TWO, day=as_of))
    clients = sorted(
        {one for record in data.portfolio().imports("cases") for one in record.clients}
    )
    names = {ALL: t("All"), **{one or NOTHING: one or NOTHING for one in clients}}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        dates = {day.isoformat(): t.date(day) for day in days}
        since = linked.select(t, N_("Compared with the snapshot of"), dates, "from", width=220)
        client = linked.select(t, N_("Client"), names, "client_of", width=220)
    chosen = None if client == ALL else client.replace(NOTHING, "")
    return Asked(dt.date.fromisoformat(since), as_of, chosen)


def compare(asked: Asked) -> Comparison:
    """Compare what was asked for."""
    return _compared(data.version(), asked)


@data.shared
def _compared(at: int, asked: Asked) -> Comparison:
    del at
    return comparing.compare(
        data.portfolio(), asked.earlier, asked.later, client=asked.client, grace=following.grace()
    )


def summary(t: Words, found: Comparison) -> None:
    """What is compared with what, and what a reader must know of it."""
    lines = [t(found.summary())]
    lines += [speech.said(t, note) for note in (*found.notes, *_came(found))]
    if one_sided := found.changes.one_sided:
        titles = changed.column_titles(t)
        # Of columns that nobody understood there is nothing to compare, whoever has them.
        named = [titles.get(one, one) for one in one_sided if one != changed.EXTRA]
        if named:
            lines.append(t(ONE_SIDED, columns=speech.escaped(t.listed(named))))
    st.caption("  \n".join(lines))


def _came(found: Comparison) -> Iterator[Sentence]:
    """What the table's sum is of all money of these days, by currency.

    Where what was received is known from files alone, or of a single client, it is not of all.
    """
    cases = found.changes.cases
    days = (set(cases[f"as_of_{one}"].drop_nulls()) for one in ("before", "after"))
    if not cases["by_repayments"].all() or any(len(one) > 1 for one in days) or not _of_all(found):
        return
    sums = dict(cases.group_by("currency").agg(pl.col("received").sum()).iter_rows())
    first = found.earlier + dt.timedelta(days=1)
    for one in whose.of_period(data.version(), found.earlier, first, found.later):
        mine, new = sums.get(one.currency, 0), found.changes.paid_on_new.get(one.currency, 0)
        amounts = {"total": one.total, "received": mine, "new": new, "rest": one.total - mine - new}
        told = {name: Money(amount, one.currency) for name, amount in amounts.items()}
        yield Sentence(ALL_MONEY, **told)


def _of_all(found: Comparison) -> bool:
    """Whether no client with files of the later day was left out."""
    records = data.portfolio().imports("cases")
    clients = {one for record in records if record.as_of <= found.later for one in record.clients}
    return clients == set(found.clients)


def kinds(t: Words, found: Comparison) -> None:
    """The table of kinds and the cases of the clicked one, which is in the address."""
    chosen = changed.table(t, found.changes, _key(found), st.query_params.get(KIND))
    if chosen:
        st.query_params[KIND] = chosen.kind.value
        _cases(t, found, changed.of_kind(t, found.changes, chosen))
    else:
        st.query_params.pop(KIND, None)


def looked_at(found: Comparison) -> list[str]:
    """The cases of the kind that is looked at, else of all that were compared."""
    kind = st.query_params.get(KIND)
    rows = found.changes.of(Kind(kind)) if kind in set(Kind) else found.changes.cases
    return rows["case_key"].unique(maintain_order=True).to_list()


def _key(found: Comparison) -> str:
    """With a key of its own each comparison begins with what the address says."""
    return f"changes_{found.earlier}_{found.later}_{'_'.join(found.clients)}"


def _cases(t: Words, found: Comparison, listed: Listed) -> None:
    """The listed cases, what can be done with them, and the list to take along."""
    keys = changed.cases(t, found.changes, listed, "changes")
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            t("Open the case"),
            disabled=len(keys) != 1,
            icon=":material/open_in_new:",
            key=f"open_{listed.key}",
        ):
            gone = found.changes.of(Kind.MISSING)["case_key"]
            day = found.earlier if keys[0] in gone else found.later
            st.switch_page(
                "pages/case.py", query_params={"case": keys[0], "as_of": day.isoformat()}
            )
        basket.add_button(t, keys, f"pick_{listed.key}")
        further = changed.further(t, found.changes)
        case_table.exports(t, _whole(found, listed), f"{listed.key}-{found.later}", further)


def table_of_ways(t: Words, found: Comparison) -> None:
    """From which bucket to which, each row with its sum; amounts by currency."""
    st.subheader(t("From bucket to bucket"), anchor=False)
    days = (found.later - found.earlier).days
    st.caption(
        t("Roll rates case by case over {days} days, weighted by the overdue amount before. "
          "{scheme}.", days=days, scheme=t(SCHEME))
    )  # fmt: skip
    if not MONTH[0] <= days <= MONTH[1]:
        st.caption(t("Roll rates are usually told of a month: compare only equal gaps."))
    by_amount = parts.count_choice(t)
    table = transitions(found.changes.cases)
    several = table["currency"].n_unique() > 1
    told = st.query_params.get(WAY)
    chosen: list[str] = []
    for (currency,), ways in table.group_by("currency", maintain_order=True):
        if several:
            st.caption(speech.escaped(str(currency)))
        if by_amount:
            st.caption(t(unit_of(ways, t).said))
        key = f"{_key(found)}_ways_{currency}_{by_amount}"
        if way := _grid(t, ways, key, told, by_amount=by_amount):
            chosen.append(_coded(way))
            _cases(t, found, _of_way(t, found, way))
    if chosen:
        st.query_params[WAY] = chosen[0]
    else:
        st.query_params.pop(WAY, None)
        st.caption(t("Click a figure to see its cases; a sum has all cases of its row."))


def _grid(
    t: Words, ways: pl.DataFrame, key: str, told: str | None, *, by_amount: bool
) -> Way | None:
    """Draw the table of one currency; return the way that is clicked, at first that of `told`."""
    grid = ways_grid(ways, t, by_amount=by_amount)
    shades = ways_shades(ways, colours(), by_amount=by_amount)
    first, *others = grid.columns
    event = st.dataframe(
        grid.to_pandas().style.apply(lambda _: np.array(shades), axis=None),
        hide_index=True,
        height=38 + 35 * grid.height,
        column_config={
            first: st.column_config.TextColumn(pinned=True, width=STATE_WIDTH),
            **{one: _figures(grid[one]) for one in others},
        },
        on_select="rerun",
        selection_mode="single-cell",
        selection_default={"selection": {"cells": _cells(ways, grid, told)}},
        key=key,
        alt=t("Table from bucket to bucket"),
    )
    clicked = [(row, grid.columns.index(title)) for row, title in event.selection.cells]
    return way_at(ways, *clicked[0]) if clicked else None


def _figures(cells: pl.Series) -> ColumnConfig:
    """A column of figures, as wide as its longest: a narrow screen would cut off first digits."""
    width = CELL_PADDING + CHARACTER * max(map(_length, [cells.name, *cells]))
    return st.column_config.TextColumn(alignment="right", width=width)


def _length(text: str) -> int:
    """The width of a text in Latin letters; a Chinese one is as wide as two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _coded(way: Way) -> str:
    """A way as the address has it."""
    return SPLIT.join((way.before, way.after or ALL, way.currency or ""))


def _cells(ways: pl.DataFrame, grid: pl.DataFrame, told: str | None) -> list[tuple[int, str]]:
    """The cell of the way that an address tells, if it is one of this currency's table."""
    before, after, currency = [*(told or "").split(SPLIT), "", "", ""][:3]
    if currency != (ways["currency"][0] or ""):
        return []
    place = place_of(ways, before, None if after == ALL else after)
    return [(place[0], grid.columns[place[1]])] if place else []


def _of_way(t: Words, found: Comparison, way: Way) -> Listed:
    rows = of_way(found.changes.cases, way)
    meaning = t("By the buckets on the two days.")
    return Listed(f"way_{_coded(way).replace(SPLIT, '-')}", said_of(t, way), meaning, rows)


def _whole(found: Comparison, listed: Listed) -> pl.DataFrame:
    """The listed cases as the case table has them; missing ones as they were."""
    keys = listed.rows.select("case_key")
    gone = listed.rows[Kind.MISSING.value].any()
    days = (found.later, found.earlier) if gone else (found.later,)
    sides = [data.cases(day).join(keys, on="case_key", how="semi") for day in days]
    together = pl.concat(sides).unique("case_key", keep="first", maintain_order=True)
    return keys.join(together, on="case_key", how="inner", maintain_order="left")
