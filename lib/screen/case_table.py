"""The table of cases as screens show and export it: masked, translated, a page at a time."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import polars as pl
import streamlit as st

from lib.cases.fields import OPEN_NUMBERS, fields
from lib.privacy.masking import EXACT, ROUNDED, mask
from lib.screen import basket, data, downloads, parts
from lib.words import MINOR_UNITS, N_, Words

PAGE_ROWS = 100
"""Rows sent to the browser at a time; search and order work on all."""

STANDING = {
    "last_outcome": N_("Last result"),
    "last_contact": N_("Last contact"),
    "visits": N_("Visits"),
    "next_date": N_("Next step due"),
    "held": N_("On hold"),
}
"""Columns that come from the follow-ups, with their titles."""

SCORES = {
    "willingness": N_("Willingness"),
    "ability": N_("Ability"),
    "p": N_("Chance of a payment"),
    "around": N_("Paid among its like (95 %), n"),
}
"""Columns of scores with their titles, where a list has them; see lib.scores."""

PLACES = {
    EXACT: N_("the address itself"),
    ROUNDED: N_("rounded to about 1 km (masked)"),
    "district": N_("centre of the district"),
    "city": N_("centre of the city"),
}
"""How exactly a place is known."""

SHOWN = (
    "number",
    "name",
    "client",
    "bucket",
    "dpd",
    "overdue_amount",
    "currency",
    "city",
    "district",
    "collector",
    *STANDING,
)
"""The columns of the table on the screen, in order."""

LISTED = tuple(dict.fromkeys(("case_key", *OPEN_NUMBERS, *SHOWN[1:])))
"""Columns of the case frame that the table needs: a tenth of what it takes."""

BEFORE_SCORES = SHOWN.index("city")
"""Where the scores stand in a list that has them: beside the amount."""


@dataclass(frozen=True)
class Further:
    """Columns that a list has beside those of its cases; `add` computes them when they are asked.

    `titles` are translated; `money` names those in minor units.
    """

    titles: Mapping[str, str]
    money: Collection[str]
    add: Callable[[pl.DataFrame], pl.DataFrame]


NOTHING_FURTHER = Further({}, (), lambda cases: cases)


def whole(find: Callable[[], pl.DataFrame]) -> Further:
    """All columns of the cases of a list that has only LISTED, found when a file is asked for."""
    return Further({}, (), lambda _: find())


def titles(t: Words) -> dict[str, str]:
    """The title of each column of the case frame in the reader's language."""
    named = {field.key: t(field.label) for field in fields("cases")}
    named |= {key: t(text) for key, text in STANDING.items()}
    told = Counter(named.values())
    # Two columns of one title would be one: the file's says so.
    return {
        key: t("{title} (by the file)", title=title)
        if told[title] > 1 and key not in STANDING
        else title
        for key, title in named.items()
    } | {"number": t("Number")}


def masked(cases: pl.DataFrame) -> pl.DataFrame:
    """Return the cases with personal data masked and their number for display."""
    return mask(cases.with_columns(number=pl.coalesce(OPEN_NUMBERS)), data.masks("cases"))


def draw(t: Words, found: pl.DataFrame, key: str = "cases") -> list[str]:
    """Draw one page of `found` with a pager; return the case keys of the chosen rows."""
    pages = max(1, math.ceil(found.height / PAGE_ROWS))
    number = st.pagination(pages, key=f"{key}_page") if pages > 1 else 1
    rows = masked(found.slice((number - 1) * PAGE_ROWS, PAGE_ROWS))
    if parts.empty(t, rows):
        return []
    named = titles(t) | {key: t(title) for key, title in SCORES.items()}
    shown = [*SHOWN[:BEFORE_SCORES], *_scores(rows), *SHOWN[BEFORE_SCORES:]]
    event = st.dataframe(
        _readable(t, rows).select(shown).rename({one: named[one] for one in shown}).to_pandas(),
        hide_index=True,
        height=min(38 + 35 * max(rows.height, 1), 640),
        column_config={
            named["overdue_amount"]: st.column_config.NumberColumn(format="accounting"),
            named["number"]: st.column_config.TextColumn(pinned=True),
            named["last_contact"]: st.column_config.DateColumn(format="YYYY-MM-DD"),
            named["next_date"]: st.column_config.DateColumn(format="YYYY-MM-DD"),
            named["p"]: st.column_config.NumberColumn(format="%.0f%%"),
        },
        on_select="rerun",
        selection_mode="multi-row",
        key=f"{key}_table_{number}",
        placeholder="",
        alt=t("Table of cases"),
    )
    return [rows["case_key"][at] for at in event.selection.rows if at < rows.height]


def actions(
    t: Words, chosen: list[str], found: pl.DataFrame, further: Further | None = None
) -> None:
    """Draw what can be done with the chosen rows and with all found ones."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(t("Open the case"), disabled=len(chosen) != 1, icon=":material/open_in_new:"):
            st.switch_page("pages/case.py", query_params={"case": chosen[0]})
        basket.add_button(t, chosen)
        exports(t, found, "cases", further or NOTHING_FURTHER)
    if not chosen:
        st.caption(t("Tick rows at the left to open a case or to add cases to the basket."))


def exports(t: Words, found: pl.DataFrame, name: str, further: Further = NOTHING_FURTHER) -> None:
    """Draw the downloads of all rows found, masked as on the screen."""
    money = [field.key for field in fields("cases") if field.type == "money"] + [*further.money]
    named = {key: title for key, title in titles(t).items() if key != "number"}
    named |= {"place_quality": t("Accuracy of the place"), **further.titles}

    def rows() -> pl.DataFrame:
        return _placed(t, _spoken(t, masked(further.add(found))))

    downloads.buttons(
        t,
        name,
        rows,
        named,
        rows=found.height,
        money=money,
        said=t("All {n} rows found, with personal data masked", n=found.height),
    )


def _spoken(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    """Results and holds in words."""
    codes = set(rows["last_outcome"].drop_nulls()) | set(rows["held"].drop_nulls())
    words = {code: parts.spoken(t, code) for code in codes}
    return rows.with_columns(
        pl.col("last_outcome", "held").replace_strict(words, default=None, return_dtype=pl.String)
    )


def _placed(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    """How exactly each place is known, in words, and the system that its coordinates are in."""
    words = {quality: t(title) for quality, title in PLACES.items()}
    return rows.with_columns(
        pl.col("place_quality").replace_strict(words, default=None, return_dtype=pl.String),
        datum_file=pl.when(pl.col("lat").is_not_null()).then(pl.lit("WGS-84")),
    )


def _readable(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    """Amounts in whole units for the eye, results and holds in words."""
    told = _spoken(t, rows).with_columns(pl.col("overdue_amount") / MINOR_UNITS)
    if not _scores(rows):
        return told
    return told.with_columns(pl.col("p") * 100, around=_around(t, rows))


def _scores(rows: pl.DataFrame) -> Collection[str]:
    """The columns of scores that a list shows: all, or none where it has none."""
    return SCORES if "p" in rows.columns else ()


def _around(t: Words, rows: pl.DataFrame) -> pl.Series:
    """Between which shares cases of a like chance paid, and of how many."""
    return pl.Series(
        [
            None if n is None else f"{t.percent(low, 0)} – {t.percent(high, 0)}, n = {n}"
            for low, high, n in rows.select("low", "high", "n").iter_rows()
        ],
        dtype=pl.String,
    )
