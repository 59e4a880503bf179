"""Cases and rows that somebody should look at: doubles, and what was loaded with a warning."""

import polars as pl
import streamlit as st

from lib.cases.duplicates import KINDS, MANY_PERSONS
from lib.cases.fields import sensitive
from lib.intake.findings import SENTENCES
from lib.portfolio import quality as measured
from lib.privacy.masking import mask, mask_address
from lib.screen import case_table, data, downloads, linked
from lib.screen.frame import Here
from lib.screen.quality import Asked
from lib.words import N_, Words

ROWS_SHOWN = 500
ALL = "all"

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
    groups = data.duplicates(here.as_of, asked.client)
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
    """Draw the rows of the file that were loaded with a warning, with the way to their case."""
    t, record = here.t, asked.record
    listed = measured.warnings(record.report)
    counts = dict(listed.group_by("code").len().iter_rows())
    total = sum(n for code, n in record.report["counts"].items() if code in set(counts))
    if listed.height == 0:
        st.success(t("No row of this file was loaded with a warning."))
        return
    names = {ALL: f"{t('All')} · {t.number(listed.height)}"}
    names |= {code: f"{t(SENTENCES[code])} · {t.number(n)}" for code, n in counts.items()}
    code = linked.select(t, N_("Kind"), names, "finding", width=520)
    chosen = listed if code == ALL else listed.filter(pl.col("code") == code)
    st.caption(
        t(
            "{shown} of {listed} listed rows; {n} warnings in {rows} rows read, as of {day}.",
            shown=min(chosen.height, ROWS_SHOWN),
            listed=chosen.height,
            n=total,
            rows=record.read,
            day=record.as_of,
        )
    )
    keys = dict(
        data.cases(here.as_of)
        .filter(
            pl.col("import_id") == record.import_id, pl.col("row").is_in(listed["row"].to_list())
        )
        .select("row", "case_key")
        .iter_rows()
    )
    table = _spoken(t, chosen, asked)
    titles = {name: t(title) for name, title in ROWS.items()}
    event = st.dataframe(
        table.head(ROWS_SHOWN).select(pl.col(one).alias(titles[one]) for one in ROWS).to_pandas(),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"doubtful_{code}",
        height=min(38 + 35 * table.height, 520),
        placeholder="",
        alt=t("Table of doubtful rows"),
    )
    at = next((at for at in event.selection.rows if at < table.height), None)
    with st.container(horizontal=True):
        _open(t, [keys[table["row"][at]]] if at is not None and table["row"][at] in keys else [])
        downloads.buttons(t, f"doubtful-{record.as_of}", lambda: table, titles, rows=table.height)


def _open(t: Words, chosen: list[str]) -> None:
    if st.button(
        t("Open the case"), disabled=len(chosen) != 1, icon=":material/open_in_new:", key="open"
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
    """The values masked as the dictionary says of their column, the reasons in words."""
    meant = asked.record.mapping
    hidden = sensitive(asked.record.kind)
    parts = [
        mask(part, {"value": hidden.get(meant.get(title) or "", "none")})
        for (title,), part in listed.group_by("column", maintain_order=True)
    ]
    said = {code: t(SENTENCES[code]) for code in listed["code"].unique()}
    return (
        pl.concat(parts)
        .sort("row", "column")
        .with_columns(sentence=pl.col("code").replace_strict(said, return_dtype=pl.String))
    )
