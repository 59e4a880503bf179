"""What each column of a file means: proposed, asked about, corrected by hand."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import polars as pl
import streamlit as st

from lib.cases.fields import fields
from lib.errors import FieldClaimedTwice
from lib.followups.codes import code_of
from lib.intake import Inspection, Options
from lib.intake.inspection import Seen
from lib.intake.titles.columns import Conflict, quoted
from lib.intake.trying import tried
from lib.privacy import visible
from lib.privacy.masking import mask
from lib.screen import data, speech
from lib.screen.upload.reading import File, inspected
from lib.show.days import as_day
from lib.words import Words

NONE = ""
"""Answer to a question about two columns: neither of them."""

PROPOSALS_ASKED = 6
"""Columns that are asked about; the table has the less likely ones as well."""

Chosen = Mapping[str, str | None]


def decide(t: Words, file: File, options: Options) -> Options:
    """Ask which of several columns has a meaning that they all claim; take the answers.

    In the first rows of a large file they may agree where later ones do not: it can be said which
    one is meant, and need not.
    """
    seen = inspected(file, options)
    decided: dict[str, str | None] = {}
    for conflict in seen.matched.conflicts if file.is_large else seen.matched.open:
        decided |= _asked(t, file, seen, conflict)
    return replace(options, mapping={**(options.mapping or {}), **decided})


def propose(t: Words, file: File, options: Options) -> Options:
    """Ask about the columns whose titles are only like known ones; without an answer they stay.

    A column without a value is no question: it is only named.
    """
    seen = inspected(file, options)
    _name_empty(t, file, seen)
    likely = sorted(
        (one for one in seen.columns if one.likely and not one.empty),
        key=lambda one: -one.likely.confidence if one.likely else 0,
    )
    if not likely:
        return options
    answers: dict[str, str | None] = {}
    with st.container(border=True):
        st.markdown(t("**Are these columns meant so?** Their titles are only like known ones."))
        for one in likely[:PROPOSALS_ASKED]:
            answers |= _whether(t, file, seen, one)
        if len(likely) > PROPOSALS_ASKED:
            st.caption(t("The table below proposes {n} more.", n=len(likely) - PROPOSALS_ASKED))
        st.caption(t("What is not answered is kept with its case, without a meaning."))
    return replace(options, mapping={**(options.mapping or {}), **answers})


def require(t: Words, seen: Inspection) -> None:
    """Refuse a file of which something is open; each question that is open has its own line.

    Raises:
        FieldClaimedTwice, FieldsMissing: as their sentences say.

    """
    claimed = [
        FieldClaimedTwice(field=_label(t, seen, one.field), columns=quoted(one.columns))
        for one in seen.matched.open
    ]
    for one in claimed[1:]:
        st.error(speech.refusal(t, one), icon=":material/block:")
    for one in claimed[:1]:
        raise one
    seen.require()


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
    with st.expander(t("Columns and their meaning"), expanded=_is_open(seen)):
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
    for title, key in changed.items():
        _doubt(t, seen, str(title), key)
    return replace(options, mapping={**(options.mapping or {}), **changed})


def _is_open(seen: Inspection) -> bool:
    """Whether the table of columns is worth a look: something is missing or not understood."""
    return bool(seen.missing) or any(not one.field and not one.empty for one in seen.columns)


def shown(kind: str, key: str | None, values: Sequence[str], title: str) -> list[str]:
    """Values as they may be shown: masked as the dictionary says.

    Those of a column without a meaning are masked as its title tells.
    """
    told = pl.DataFrame({"value": [as_day(value) for value in values]})
    masked = mask(told, {"value": mask_of(kind, key, title)})
    return [value or "" for value in masked["value"]]


def mask_of(kind: str, key: str | None, title: str) -> str:
    """How a column is masked for who is at the screen."""
    return visible.of_column(data.masks(kind), key, title)


def _asked(t: Words, file: File, seen: Inspection, conflict: Conflict) -> Chosen:
    """Ask about one conflict, with the first values of each column; {} while it is open."""
    examples = {
        one.title: speech.escaped(_examples(seen, one, conflict.field)) or "—"
        for one in seen.columns
    }
    label = _label(t, seen, conflict.field)
    if conflict.taken is None:
        question = t("Which column is “{field}”? They say different things.", field=label)
    else:
        question = t("Which column is “{field}”? In the first rows they agree.", field=label)
    answer = st.radio(
        question,
        [*conflict.columns, NONE],
        index=None,
        format_func=lambda title: speech.escaped(title) if title else t("none of them"),
        captions=[*(examples[title] for title in conflict.columns), ""],
        help=t("Please choose one; the others are kept without a meaning"),
        key=f"conflict_{file.key}_{seen.kind}_{conflict.field}",
    )
    if answer is None:
        return {}
    _doubt(t, seen, answer, conflict.field if answer else None)
    return {answer: conflict.field} if answer else dict.fromkeys(conflict.columns)


def _whether(t: Words, file: File, seen: Inspection, one: Seen) -> Chosen:
    """Ask whether a column has its likely meaning; {} while nobody says so."""
    if one.likely is None:
        return {}
    key = f"likely_{file.key}_{seen.kind}_{one.title}"
    answer = st.radio(
        t(
            "Is “{column}” the field “{field}”? ({sure} % sure; first values: {values})",
            column=speech.escaped(one.title),
            field=_label(t, seen, one.likely.field),
            sure=one.likely.confidence,
            values=speech.escaped(_examples(seen, one, one.likely.field)) or "—",
        ),
        [True, False],
        index=None,
        format_func=lambda sure: t("Yes") if sure else t("No"),
        horizontal=True,
        key=key,
    )
    if _doubt(t, seen, one.title, one.likely.field if answer else None):
        st.button(
            t("Undo: leave it without a meaning"),
            icon=":material/undo:",
            key=f"undo_{key}",
            on_click=_answer_no,
            args=(key,),
        )
    return {} if answer is None else {one.title: one.likely.field if answer else None}


def _doubt(t: Words, seen: Inspection, title: str, key: str | None) -> bool:
    """Say it, with examples, when most values of a column are no use with the meaning it got."""
    if key is None:
        return False
    found = tried(seen.sheet, seen.kind, title, key, code_of)
    if not found.is_doubtful:
        return False
    st.warning(
        t(
            "“{column}” is hardly “{field}”: {part} of the first {n} values could not be used, "
            "such as {examples}. Please choose another meaning for it, or none.",
            column=speech.escaped(title),
            field=_label(t, seen, key),
            part=found.unusable,
            n=found.n,
            examples=speech.escaped(" · ".join(shown(seen.kind, key, found.examples, title))),
        ),
        icon=":material/help:",
    )
    return True


def _answer_no(key: str) -> None:
    st.session_state[key] = False


def _name_empty(t: Words, file: File, seen: Inspection) -> None:
    """Name the columns that have a title and no value."""
    empty = [speech.escaped(one.title) for one in seen.columns if one.empty]
    if not empty:
        return
    named = speech.listed(t, empty)
    if file.is_large:
        st.caption(t("Empty in the first rows: {columns}", columns=named))
    else:
        st.caption(t("Empty in this file: {columns}", columns=named))


def _examples(seen: Inspection, one: Seen, key: str | None) -> str:
    """The first values of a column as they may be shown, were it the field of that key."""
    hidden = key if key and key in data.masks(seen.kind) else None
    return " · ".join(shown(seen.kind, hidden or one.field, one.examples, one.title))


def _label(t: Words, seen: Inspection, key: str) -> str:
    return t(next(one.label for one in fields(seen.kind) if one.key == key))


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
