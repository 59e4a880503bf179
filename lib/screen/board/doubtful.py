"""Cases and rows that somebody should look at: doubles, and what was loaded with a warning."""

import polars as pl
import streamlit as st

from lib.cases.duplicates import KINDS, MANY_PERSONS
from lib.intake.findings import SENTENCES
from lib.portfolio import quality as measured
from lib.privacy.masking import mask_address
from lib.screen import case_table, data, downloads, speech
from lib.screen.board import frames
from lib.screen.board.quality import Asked
from lib.screen.frame import Here
from lib.screen.upload.meanings import shown
from lib.words import N_, Words

ROWS_SHOWN = 500

GROUPS = {"what": N_("What is double"), "told": N_("In common"), "n": N_("Cases (n)")}
ROWS = {
    "row": N_("Row"),
    "column": N_("Column"),
    "value": N_("Value"),
    "sentence": N_("Why, and what to do"),
}


def duplicates(here: Here, asked: Asked) -> None:
    """Draw the groups of cases that may be one, and the cases of the chosen group."""
    t = here.t
    groups = frames.duplicates(here.as_of, asked.client)
    st.caption(
        t(
            "{groups} groups among {n} cases as of {day}; an address is listed from {persons} "
            "persons on.",
            groups=groups.height,
            n=asked.cases.height,
            day=here.as_of,
            persons=MANY_PERSONS,
        )
    )
    if groups.height == 0:
        st.success(t("Nothing here."))
        return
    shown = _masked(t, groups.head(ROWS_SHOWN))
    titles = {name: t(title) for name, title in GROUPS.items()}
    event = st.dataframe(
        shown.select(pl.col(name).alias(titles[name]) for name in GROUPS).to_pandas(),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="duplicates",
        height=min(38 + 35 * shown.height, 400),
        placeholder="",
        alt=t("Table of duplicates"),
    )
    with st.container(horizontal=True):
        downloads.buttons(
            t, f"duplicates-{here.as_of}", lambda: _masked(t, groups), titles, rows=groups.height
        )
    chosen = [at for at in event.selection.rows if at < groups.height]
    if not chosen:
        st.caption(t("Tick a row to see its cases."))
        return
    keys = groups["case_keys"][chosen[0]].to_list()
    inside = asked.cases.filter(pl.col("case_key").is_in(keys))
    _open(t, case_table.draw(t, inside, key="double"))


def rows(here: Here, asked: Asked) -> None:
    """Draw the rows of the file that were loaded with a warning, kind by kind, each to open."""
    t, record = here.t, asked.record
    listed = measured.warnings(record.report)
    if listed.height == 0:
        st.success(t("No row of this file was loaded with a warning."))
        return
    kinds = listed.group_by("code").len("n").sort("n", "code", descending=[True, False])
    counts = {code: record.report["counts"].get(code, n) for code, n in kinds.iter_rows()}
    st.caption(
        t(
            "{n} warnings of {kinds} kinds in {rows} rows read, as of {day}. Open a kind to see "
            "its rows.",
            n=sum(counts.values()),
            kinds=len(counts),
            rows=record.read,
            day=record.as_of,
        )
    )
    for code, n in counts.items():
        kind = st.expander(
            f"{speech.escaped(t(SENTENCES[code]))} · **{t.number(n)}**",
            expanded=len(counts) == 1,
            key=f"kind_{record.import_id}_{code}",
            on_change="rerun",
        )
        if kind.open:
            with kind:
                _rows_of(here, asked, listed.filter(pl.col("code") == code), code)
    titles = {name: t(title) for name, title in ROWS.items()}
    stem = f"doubtful-{record.as_of}"
    with st.container(horizontal=True):
        downloads.buttons(t, stem, lambda: _spoken(t, listed, asked), titles, rows=listed.height)


def _rows_of(here: Here, asked: Asked, listed: pl.DataFrame, code: str) -> None:
    """Draw the first rows of one kind, with the way to their cases."""
    t, record = here.t, asked.record
    first = _spoken(t, listed.head(ROWS_SHOWN), asked)
    named = [name for name in ROWS if name != "sentence"]
    event = st.dataframe(
        first.select(pl.col(one).alias(t(ROWS[one])) for one in named).to_pandas(),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"doubtful_{record.import_id}_{code}",
        height=min(38 + 35 * first.height, 388),
        placeholder="",
        alt=t("Table of doubtful rows"),
    )
    if first.height < record.report["counts"].get(code, 0):
        st.caption(t("The first {n} rows of this kind.", n=first.height))
    chosen = [first["row"][at] for at in event.selection.rows if at < first.height]
    cases = data.cases(here.as_of).filter(
        pl.col("import_id") == record.import_id, pl.col("row").is_in(chosen)
    )
    _open(t, cases["case_key"].to_list(), key=f"open_{code}")


def _open(t: Words, chosen: list[str], key: str = "open") -> None:
    if st.button(
        t("Open the case"), disabled=len(chosen) != 1, icon=":material/open_in_new:", key=key
    ):
        st.switch_page("pages/case.py", query_params={"case": chosen[0]})


def _masked(t: Words, groups: pl.DataFrame) -> pl.DataFrame:
    """What the groups have in common, addresses down to the district."""
    told = [
        mask_address(text) if kind == "address" else text
        for kind, text in groups.select("kind", "told").iter_rows()
    ]
    said = {kind: t(title) for kind, title in KINDS.items()}
    return groups.with_columns(
        what=pl.col("kind").replace_strict(said), told=pl.Series(told, dtype=pl.String)
    )


def _spoken(t: Words, listed: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The values masked as their column is, also where that has no meaning; reasons in words."""
    meant = asked.record.mapping
    kind = asked.record.kind
    parts = [
        part.with_columns(
            value=pl.Series(
                shown(kind, meant.get(title), part["value"].to_list(), title or ""), dtype=pl.String
            )
        )
        for (title,), part in listed.group_by("column", maintain_order=True)
    ]
    said = {code: t(SENTENCES[code]) for code in listed["code"].unique()}
    return (
        pl.concat(parts)
        .sort("row", "column")
        .with_columns(sentence=pl.col("code").replace_strict(said, return_dtype=pl.String))
    )
