"""What changed, as a table of kinds that each open the list of their cases.

The upload shows it before a file is kept, the page "What changed" for any two days ever after.
"""

import math
from dataclasses import dataclass

import polars as pl
import streamlit as st

from lib.cases.fields import OPEN_NUMBERS, fields
from lib.portfolio.compare.changes import Changes
from lib.portfolio.compare.comparing import uncounted
from lib.portfolio.compare.differing import SAID_AS
from lib.portfolio.compare.happened import Kind
from lib.screen import case_table, parts, speech
from lib.screen.measures import drawn
from lib.words import MINOR_UNITS, N_, Words

TITLES: dict[Kind, str] = {
    Kind.NEW: N_("New in the file"),
    Kind.CURED: N_("Cured"),
    Kind.SETTLED: N_("Settled"),
    Kind.ROLLED_BACK: N_("Rolled back"),
    Kind.ROLLED_FORWARD: N_("Rolled forward"),
    Kind.PAID: N_("Paid"),
    Kind.BALANCE_DOWN: N_("Owes less"),
    Kind.BALANCE_UP: N_("Owes more"),
    Kind.PROMISE_BROKEN: N_("Promise broken"),
    Kind.RECALLED: N_("Recalled"),
    Kind.WRITTEN_OFF: N_("Written off"),
    Kind.MISSING: N_("No longer in the file"),
    Kind.MISSING_CLOSED: N_("… of these recalled or settled before"),
    Kind.ASSIGNED: N_("Another collector"),
    Kind.OTHER: N_("Other details differ"),
    Kind.AGED: N_("Only days went by"),
    Kind.UNCHANGED: N_("Nothing differs"),
}
MEANINGS: dict[Kind, str] = {
    Kind.NEW: N_("In the later file and not in the earlier one."),
    Kind.CURED: N_("Past due before, 0 days past due now; settled ones among them."),
    Kind.SETTLED: N_("The later file says that nothing is left to pay; the earlier did not."),
    Kind.ROLLED_BACK: N_("In a lower bucket than before, but still past due."),
    Kind.ROLLED_FORWARD: N_("In a higher bucket than before."),
    Kind.PAID: N_("Net repayments after the earlier day, up to the later one."),
    Kind.BALANCE_DOWN: N_("The overdue amount is lower; where it is the same, the balance is."),
    Kind.BALANCE_UP: N_("The overdue amount is higher; where it is the same, the balance is."),
    Kind.PROMISE_BROKEN: N_("The days of grace of a promise ended between the two days unpaid."),
    Kind.RECALLED: N_("Taken back by the client, by status or date, since the earlier file."),
    Kind.WRITTEN_OFF: N_("The later file says that the client wrote it off; the earlier did not."),
    Kind.MISSING: N_("In the earlier file and not in the later one. This does not mean cured."),
    Kind.MISSING_CLOSED: N_("The earlier file had announced that they would leave."),
    Kind.ASSIGNED: N_("The later file names another collector."),
    Kind.OTHER: N_("Some other column differs, such as an address or a phone number."),
    Kind.AGED: N_("In both files; nothing differs but the days past due."),
    Kind.UNCHANGED: N_("In both files, the same in every column."),
}
"""What each kind means, said where its cases are listed."""

MONEY = ("amount_before", "amount_after", "difference", "received")
SUMMED = ("amount_before", "amount_after", "received")
FIGURES = {
    "amount_before": N_("Overdue before"),
    "amount_after": N_("Overdue now"),
    "difference": N_("Difference"),
    "received": N_("Received"),
}
MOVED = {"bucket_before": N_("Bucket before"), "bucket_after": N_("Bucket now"), **FIGURES}
"""What the list of cases says of the change, with its titles."""

KIND_WIDTHS = {"en": 200}
KIND_WIDTH = 152
"""Pixels of the column of kinds: it stays in sight, with room for amounts on a phone."""

EXTRA = "extra"
"""The column that keeps what no field understood."""


@dataclass(frozen=True)
class Chosen:
    """The row that somebody clicked."""

    kind: Kind
    currency: str | None


@dataclass(frozen=True)
class Listed:
    """Cases to be listed: `rows` of lib.portfolio.compare.changes, and what they have in common.

    `key` tells one list from others; of `reassigned` ones the collector before is named.
    """

    key: str
    title: str
    meaning: str
    rows: pl.DataFrame
    reassigned: bool = False


def of_kind(t: Words, changes: Changes, chosen: Chosen) -> Listed:
    """The cases of the row of kinds that somebody clicked."""
    kind = chosen.kind
    return Listed(
        f"{kind}_{chosen.currency}" if chosen.currency else kind.value,
        t(TITLES[kind]),
        t(MEANINGS[kind]),
        changes.of(kind, chosen.currency),
        reassigned=kind is Kind.ASSIGNED,
    )


def preview(t: Words, changes: Changes, title: str = "") -> None:
    """What a file would change, with the cases behind the row that is clicked.

    `title` says, of a file whose client and day are loaded already, how it is taken.
    """
    if not changes.base_n:
        if title:
            st.markdown(title)
            st.caption(t("All {n} cases of the file are new.", n=changes.after_n))
        elif changes.cases.width:  # rows of other kinds are not compared
            st.caption(t("The first file of its clients: {n} cases are new.", n=changes.after_n))
        return
    st.markdown(title or t("**What changes** against the last file of the same clients"))
    chosen = table(t, changes, "preview")
    for note in uncounted(changes):
        st.caption(speech.said(t, note))
    if chosen:
        cases(t, changes, of_kind(t, changes, chosen), "preview")


def table(t: Words, changes: Changes, key: str, wanted: str | None = None) -> Chosen | None:
    """Draw one row a kind and currency; return the clicked one, at first that of kind `wanted`."""
    rows = changes.summary()
    named = {"kind": t("What happened to the case"), "n": t("Cases (n)")}
    named |= {name: t(title) for name, title in FIGURES.items()} | {"share": t("Share")}
    if rows["currency"].n_unique() > 1:
        named["currency"] = t("Currency")
    titles = {kind.value: t(title) for kind, title in TITLES.items()}
    shown = rows.with_columns(
        pl.col(MONEY) / MINOR_UNITS,
        # New cases are no part of the earlier snapshot, so they have no share of it.
        share=pl.when(pl.col("kind") != Kind.NEW).then(pl.col("n") * 100 / changes.base_n),
    ).with_columns(
        pl.col("kind").replace_strict(titles),
        # What is not there on one of the days has no amount then, and not one of nothing.
        **{
            name: pl.when(pl.col("kind") != Kind.NEW.value).then(name)
            for name in ("amount_before", "received")
        },
        amount_after=pl.when(~pl.col("kind").str.starts_with("missing")).then("amount_after"),
    )
    money = st.column_config.NumberColumn(format="accounting")
    event = st.dataframe(
        shown.select(*named).rename(named).to_pandas(),
        hide_index=True,
        height=38 + 35 * rows.height,
        column_config={
            named["kind"]: st.column_config.TextColumn(
                pinned=True, width=KIND_WIDTHS.get(t.language, KIND_WIDTH)
            ),
            named["n"]: st.column_config.NumberColumn(format="localized"),
            named["share"]: st.column_config.NumberColumn(
                format="%.1f%%",
                help=t("Of the {n} cases of the earlier file", n=changes.base_n),
            ),
            **dict.fromkeys((named[name] for name in MONEY), money),
        },
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": _row_of(rows, wanted)}},
        key=f"{key}_kinds",
        placeholder="",
        alt=t("Table of what changed"),
    )
    picked = [at for at in event.selection.rows if at < rows.height]
    if not picked:
        st.caption(t("Tick a row at the left to see its cases. A case may be in several rows."))
        drawn.swiped(t("On a narrow screen the table goes on to the right: swipe it."), key)
        return None
    return Chosen(Kind(rows["kind"][picked[0]]), rows["currency"][picked[0]])


def cases(t: Words, changes: Changes, listed: Listed, key: str) -> list[str]:
    """Draw a page of the listed cases, masked; return the case keys that are ticked."""
    found = listed.rows
    st.markdown(
        t("**{kind}**: {n} cases. {meaning}", kind=listed.title, n=found.height,
          meaning=listed.meaning)
    )  # fmt: skip
    # As a sentence too: of a table a phone shows one amount at a time.
    amounts = {name: speech.escaped(parts.sums(t, found, name)) for name in SUMMED}
    st.caption(t("Overdue before {amount_before}, now {amount_after}; received {received}.",
                 **amounts))  # fmt: skip
    pages = max(1, math.ceil(found.height / case_table.PAGE_ROWS))
    key = f"{key}_{listed.key}"
    number = st.pagination(pages, key=f"{key}_page") if pages > 1 else 1
    rows = found.slice((number - 1) * case_table.PAGE_ROWS, case_table.PAGE_ROWS)
    named = {**case_table.titles(t), **{name: t(title) for name, title in MOVED.items()}}
    named["columns"] = t("What differs")
    order = ["number", "name", "client", *MOVED, "currency", "collector", "columns"]
    told = _readable(t, changes, rows, reassigned=listed.reassigned).select(order)
    event = st.dataframe(
        told.rename({one: named[one] for one in order}).to_pandas(),
        hide_index=True,
        height=min(38 + 35 * max(rows.height, 1), 640),
        column_config={
            named["number"]: st.column_config.TextColumn(pinned=True),
            **{
                named[name]: st.column_config.NumberColumn(format="accounting") for name in MONEY
            },
        },
        on_select="rerun",
        selection_mode="multi-row",
        key=f"{key}_{number}",
        placeholder="",
        alt=t("Table of cases"),
    )  # fmt: skip
    return [rows["case_key"][at] for at in event.selection.rows if at < rows.height]


def further(t: Words, changes: Changes) -> case_table.Further:
    """What a list of cases to take along says of the change."""
    titles = {name: t(title) for name, title in MOVED.items()}
    moved = changes.cases.select("case_key", *(name for name in MOVED if name != "difference"))

    def add(cases: pl.DataFrame) -> pl.DataFrame:
        told = moved.filter(pl.col("case_key").is_in(cases["case_key"].implode()))
        return (
            cases.join(told, on="case_key", how="left", maintain_order="left")
            .join(_differing(t, changes, cases["case_key"]), on="case_key", how="left",
                  maintain_order="left")
            .with_columns(difference=pl.col("amount_after") - pl.col("amount_before"))
        )  # fmt: skip

    return case_table.Further({**titles, "columns": t("What differs")}, MONEY, add)


def column_titles(t: Words) -> dict[str, str]:
    """The title of each column that is compared."""
    titles = {field.key: t(field.label) for field in fields("cases")}
    said = {name: titles[field] for name, field in SAID_AS.items()}
    return {**titles, **said, EXTRA: t("Columns that were not understood")}


def _differing(t: Words, changes: Changes, keys: pl.Series) -> pl.DataFrame:
    """The titles of the columns that differ, as one text a case: case_key, columns."""
    titles = column_titles(t)
    named = changes.named(keys).explode("columns").with_columns(pl.col("columns").replace(titles))
    return named.group_by("case_key", maintain_order=True).agg(
        pl.col("columns").drop_nulls().str.join("、" if t.language != "en" else ", ")
    )


def _row_of(rows: pl.DataFrame, wanted: str | None) -> list[int]:
    """Where the rows of a kind begin; nowhere when it does not occur."""
    return (
        rows.with_row_index("at").filter(pl.col("kind") == (wanted or ""))["at"].head(1).to_list()
    )


def _readable(t: Words, changes: Changes, rows: pl.DataFrame, *, reassigned: bool) -> pl.DataFrame:
    """The rows with who it is, masked, what differs in words and amounts in whole units.

    Of `reassigned` cases with the collector before.
    """
    wanted = pl.col("case_key").is_in(rows["case_key"].implode())
    about = ["case_key", *OPEN_NUMBERS[:-1], "name", "client", "currency", "collector"]
    there = [frame.filter(wanted).select(about) for frame in (changes.after, changes.before)]
    known = pl.concat(there).collect().unique("case_key", keep="first", maintain_order=True)
    if reassigned:
        was = changes.before.filter(wanted).select("case_key", was="collector").collect()
        both = pl.concat_str(pl.col("was", "collector").fill_null("—"), separator=" → ")
        known = known.join(was, on="case_key", how="left").with_columns(collector=both)
    ordered = rows.select("case_key").join(
        case_table.masked(known), on="case_key", how="left", maintain_order="left"
    )
    return further(t, changes).add(ordered).with_columns(pl.col(MONEY) / MINOR_UNITS)
