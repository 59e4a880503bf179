"""The data-quality board: which client and file, how full and right its columns are, the trend."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import streamlit as st

from lib.cases.fields import fields
from lib.intake.findings import SENTENCES
from lib.portfolio import ImportRecord, kept_rejects
from lib.portfolio import quality as measured
from lib.rights import Action
from lib.screen import data, downloads, linked, speech
from lib.screen.board import frames
from lib.screen.frame import Here
from lib.screen.theme import colours
from lib.screen.upload.problems import SEVERITIES
from lib.screen.upload.understanding import KIND_TITLES
from lib.show import quality_chart
from lib.words import N_, Words

ALL, UNNAMED = "", "—"
"""Codes in the address for all clients, and for the files that name none."""

PARTS = {
    "columns": N_("Columns"),
    "places": N_("Places"),
    "duplicates": N_("Duplicates"),
    "doubtful": N_("Doubtful rows"),
    "trend": N_("Trend"),
}
"""Parts of the board; one is drawn at a time."""

READABLE = N_(
    "{part} of {whole} filled cells can be used. What is masked or cannot be read is not valid; "
    "a remark alone, such as a wrong check digit, makes no value invalid: see the rows with a "
    "remark."
)
AT_LEAST = N_("At least {part} of {whole}: of so many remarks not all are listed.")

COLUMNS = {
    "title": N_("Column in the file"),
    "meaning": N_("Meaning"),
    "completeness": N_("Completeness"),
    "filled": N_("Filled"),
    "validity": N_("Validity"),
    "valid": N_("Valid"),
    "rows": N_("Rows (n)"),
    "distinct": N_("Different values"),
}
FINDINGS = {
    "severity": N_("What happened"),
    "sentence": N_("Why, and what to do"),
    "n": N_("How often"),
    "share": N_("Share of rows"),
}
TREND = {
    "as_of": N_("As-of date"),
    "file_name": N_("File"),
    "read": N_("Rows read"),
    "rejected": N_("Not loaded"),
    "rejected_share": N_("Share not loaded"),
    "completeness": N_("Completeness"),
    "cells": N_("Cells (n)"),
    "validity": N_("Validity"),
    "filled": N_("Filled"),
}


@dataclass(frozen=True)
class Asked:
    """What was asked for: the client (None: all), its files, one of them, its cases."""

    client: str | None
    imports: tuple[ImportRecord, ...]
    record: ImportRecord
    cases: pl.DataFrame


def ask(here: Here) -> Asked:
    """Ask for client and file; both are in the address."""
    t = here.t
    standing = data.portfolio().imports()
    clients = sorted({client for one in standing for client in one.clients})
    names = {ALL: t("All clients")}
    names |= {one or UNNAMED: one or t("an unnamed client") for one in clients}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = linked.select(t, N_("Client"), names, "lender", width=240)
        client = None if code == ALL else "" if code == UNNAMED else code
        mine = measured.of_client(standing, client)
        files = {one.import_id: _file(t, one) for one in mine}
        chosen = linked.select(t, N_("File"), files, "file", width=420)
    cases = frames.cases_of(here.as_of, client)
    return Asked(client, mine, next(one for one in mine if one.import_id == chosen), cases)


def headline(t: Words, asked: Asked) -> None:
    """The figures of the file, each with its denominator, and the file to send back."""
    record = asked.record
    facts = measured.columns(record.report).filter(pl.col("field").is_not_null())
    cells, filled, valid = (int(facts[name].sum()) for name in ("rows", "filled", "valid"))
    lost = record.rejected + record.duplicate
    remarked, all_listed = measured.remarked(record.report, sample=record.sample)
    of = N_("{part} of {whole}")
    figures = [
        (N_("Rows not loaded"), lost, record.read, of),
        (N_("Rows with a remark"), remarked, record.read, of if all_listed else AT_LEAST),
        (N_("Completeness"), filled, cells, of),
        (N_("Validity"), valid, filled, READABLE),
    ]
    if record.kind == "cases":
        figures.append((N_("Cases with an exact place"), *frames.placed(record), of))
    with st.container(horizontal=True):
        for title, part, whole, said in figures:
            share = t.percent(part / whole if whole else None)
            figure = f"≥ {share}" if said == AT_LEAST else share
            st.metric(t(title), figure, help=t(said, part=part, whole=whole), border=True)
    st.caption(
        t(
            "All figures are of the file “{file}”, {kind}, as of {day}: {n} rows, {lost} not "
            "loaded. Completeness and validity over {columns} understood columns, {cells} cells.",
            file=speech.escaped(record.file_name),
            kind=t(KIND_TITLES[record.kind]),
            day="—" if record.as_of == dt.date.min else record.as_of,
            n=record.read,
            lost=lost,
            columns=facts.height,
            cells=cells,
        )
    )
    _explain(t, record)
    if data.may(Action.LOAD) and (rejects := kept_rejects.read(data.portfolio().folder, record)):
        downloads.to_mend(t, rejects)


def _explain(t: Words, record: ImportRecord) -> None:
    """Say of a file what its figures leave out."""
    if summing := record.report.get("summing"):
        st.caption(t("{n} lines only sum up others; they are no rows.", n=summing))
    if record.sample and record.report["counts"].get(measured.CHECK_DIGIT):
        st.caption(
            t(
                "The people of the sample are invented: the check digits of their identity numbers "
                "are wrong on purpose. This remark is listed below, but does not count above."
            )
        )


def part(t: Words) -> str:
    """Ask which part of the board is drawn."""
    return linked.segments(t, N_("Part"), {name: t(title) for name, title in PARTS.items()}, "part")


def columns(t: Words, asked: Asked) -> None:
    """How full and how right each column is, the worst first."""
    facts = measured.columns(asked.record.report)
    if facts.height == 0:
        st.info(t("This file was loaded before columns were counted. Please load it once more."))
        return
    labels = {field.key: t(field.label) for field in fields(asked.record.kind)}
    facts = facts.with_columns(
        meaning=pl.col("field").replace_strict(labels, default=None, return_dtype=pl.String)
    )
    st.caption(
        t(
            "Completeness: filled cells of all rows. Validity: values that can be used, of the "
            "filled cells: neither masked nor unreadable; one with a remark, such as a wrong check "
            "digit, is valid all the same. The worst columns come first."
        )
    )
    _table(t, facts, COLUMNS, bars=("completeness", "validity"), alt=t("Table of columns"))
    _downloads(t, facts, COLUMNS, f"columns-{asked.record.as_of}")


def findings(t: Words, asked: Asked) -> None:
    """What was found in the file, by kind."""
    found = measured.findings(asked.record.report)
    st.subheader(t("Findings by kind ({n})", n=int(found["n"].sum())), anchor=False)
    if found.height == 0:
        st.success(t("Nothing was found."))
        return
    said = {name: t(title) for name, title in SEVERITIES.items()}
    sentences = {code: t(SENTENCES[code]) for code in found["code"]}
    shown = found.with_columns(
        severity=pl.col("severity").replace_strict(said),
        sentence=pl.col("code").replace_strict(sentences),
        share=pl.col("n") / max(asked.record.read, 1),
    )
    _table(t, shown, FINDINGS, percent=("share",), alt=t("Table of findings"))
    st.caption(t("Shares are of {n} rows read.", n=asked.record.read))
    _downloads(t, shown, FINDINGS, f"findings-{asked.record.as_of}")


def trend(t: Words, asked: Asked) -> None:
    """How the case files of the client became better or worse."""
    cases = [one for one in asked.imports if one.kind == "cases"]
    labels = {field.key: t(field.label) for field in fields("cases")}
    known = {key for one in cases for key in measured.columns(one.report)["field"] if key}
    names = {ALL: t("All understood columns")}
    names |= {key: label for key, label in labels.items() if key in known}
    field = linked.select(t, N_("Column"), names, "column", width=260) or None
    table = measured.trend(cases, field)
    days = measured.by_day(table)
    st.plotly_chart(
        quality_chart.quality_lines(days, t, colours()),
        theme=None,
        config={"displayModeBar": False},
        alt=quality_chart.describe_quality(days, t),
    )
    st.caption(
        t(
            "{n} case files of {days} as-of dates; files of one date are added up in the chart, "
            "rows that came back mended are not counted again.",
            n=table.height,
            days=days.height,
        )
    )
    shares = ("rejected_share", "completeness", "validity")
    _table(t, table, TREND, percent=shares, alt=t("Table of files"))
    _downloads(t, table, TREND, f"quality-{cases[0].as_of}" if cases else "quality")


def _file(t: Words, one: ImportRecord) -> str:
    day = "—" if one.as_of == dt.date.min else t.date(one.as_of)
    return f"{day} · {t(KIND_TITLES[one.kind])} · {one.file_name}"


def _table(
    t: Words,
    rows: pl.DataFrame,
    named: Mapping[str, str],
    *,
    alt: str,
    bars: tuple[str, ...] = (),
    percent: tuple[str, ...] = (),
) -> None:
    """Draw the named columns, shares as bars or as percentages."""
    bar = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
    share = st.column_config.NumberColumn(format="percent")
    st.dataframe(
        rows.select(pl.col(name).alias(t(title)) for name, title in named.items()).to_pandas(),
        hide_index=True,
        height=min(38 + 35 * max(rows.height, 1), 520),
        column_config={
            **{t(named[name]): bar for name in bars},
            **{t(named[name]): share for name in percent},
            t(COLUMNS["title"]): st.column_config.TextColumn(pinned=True),
            t(FINDINGS["sentence"]): st.column_config.TextColumn(width="large"),
            t(TREND["as_of"]): st.column_config.DateColumn(format="YYYY-MM-DD"),
        },
        placeholder="",
        alt=alt,
    )


def _downloads(t: Words, rows: pl.DataFrame, named: Mapping[str, str], stem: str) -> None:
    titles = {name: t(title) for name, title in named.items()}
    with st.container(horizontal=True):
        downloads.buttons(t, stem, lambda: rows, titles, rows=rows.height)
