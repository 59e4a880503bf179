"""What each column of a file means: proposed, asked about, corrected by hand."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import polars as pl
import streamlit as st

from lib.cases.fields import fields, sensitive
from lib.intake import Inspection, Options
from lib.intake.titles.columns import Conflict
from lib.privacy.masking import mask
from lib.privacy.unknown import kind_of
from lib.screen.reading import File, inspected
from lib.words import Words

NONE = ""
"""Answer to a question about two columns: neither of them."""

Chosen = Mapping[str, str | None]


def decide(t: Words, file: File, options: Options) -> Options:
    """Ask which of several columns has a meaning that they all claim; take the answers."""
    seen = inspected(file, options)
    decided: dict[str, str | None] = {}
    for conflict in seen.matched.open:
        decided |= _asked(t, file, seen, conflict)
    return replace(options, mapping={**(options.mapping or {}), **decided})


def correct(t: Words, file: File, options: Options) -> Options:
    """Let the meaning of each column be corrected; proposals and first values stand beside it."""
    seen = inspected(file, options)
    known = {field.key: t(field.label) for field in fields(seen.kind)}
    titles = {
        "column": t("Column in the file"),
        "field": t("Meaning"),
        "likely": t("Perhaps"),
        "sure": t("How sure"),
        "unit": t("Unit"),
        "examples": t("First values"),
    }
    table = pd.DataFrame(_row(titles, known, seen, at) for at in range(len(seen.columns)))
    with st.expander(t("Columns and their meaning"), expanded=bool(seen.missing)):
        edited = st.data_editor(
            table,
            hide_index=True,
            disabled=[name for key, name in titles.items() if key != "field"],
            column_config={
                titles["field"]: st.column_config.SelectboxColumn(options=sorted(known.values())),
                titles["sure"]: st.column_config.NumberColumn(format="%d %%"),
            },
            placeholder="",
            key=_editor_key(file, options, seen),
        )
    keys = {label: key for key, label in known.items()}
    changed = {
        row[titles["column"]]: keys.get(row[titles["field"]])
        for row, was in zip(edited.to_dict("records"), table[titles["field"]], strict=True)
        if keys.get(row[titles["field"]]) != keys.get(was)
    }
    return replace(options, mapping={**(options.mapping or {}), **changed})


def shown(kind: str, key: str | None, values: Sequence[str], title: str = "") -> list[str]:
    """Values as they may be shown: masked as the dictionary says.

    Those of a column without a meaning are masked as its title tells.
    """
    mask_as = sensitive(kind).get(key, "none") if key else kind_of(title)
    masked = mask(pl.DataFrame({"value": list(values)}), {"value": mask_as})
    return [value or "" for value in masked["value"]]


def _asked(t: Words, file: File, seen: Inspection, conflict: Conflict) -> Chosen:
    """Ask about one conflict; {} while it is open."""
    label = t(next(one.label for one in fields(seen.kind) if one.key == conflict.field))
    examples = {
        one.title: " · ".join(shown(seen.kind, conflict.field, one.examples))
        for one in seen.columns
        if one.title in conflict.columns
    }
    answer = st.selectbox(
        t("Which column is “{field}”? They say different things.", field=label),
        [*conflict.columns, NONE],
        index=None,
        format_func=lambda title: f"{title}: {examples[title]}" if title else t("none of them"),
        placeholder=t("Please choose one; the others are kept without a meaning"),
        key=f"conflict_{file.key}_{seen.kind}_{conflict.field}",
    )
    if answer is None:
        return {}
    return {answer: conflict.field} if answer else dict.fromkeys(conflict.columns)


def _row(titles: Chosen, known: Mapping[str, str], seen: Inspection, at: int) -> dict[str, object]:
    column = seen.columns[at]
    likely = column.likely
    values = {
        "column": column.title,
        "field": known.get(column.field or ""),
        "likely": known[likely.field] if likely else None,
        "sure": likely.confidence if likely else None,
        "unit": column.unit,
        "examples": " · ".join(shown(seen.kind, column.field, column.examples, column.title)),
    }
    return {str(titles[key]): value for key, value in values.items()}


def _editor_key(file: File, options: Options, seen: Inspection) -> str:
    """Corrections belong to one file, kind, template and set of answers."""
    asked = (seen.kind, options.template, options.mapping, seen.sheet.titles)
    return f"mapping_{file.key}_{hashlib.sha256(repr(asked).encode()).hexdigest()[:12]}"
