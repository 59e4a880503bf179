"""The part "cure" of the page: what became of past due cases in a month, and whether it lasted."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import polars as pl
import streamlit as st

from lib.cases.search import Filter
from lib.measures import cures as measured
from lib.measures.cures import LASTED, LATER, LOOKS, Fate
from lib.measures.findings import finding
from lib.measures.pairs import Span, by_person
from lib.measures.pairs import pairs as measured_pairs
from lib.measures.rolls import Basis, basis_of
from lib.measures.tallies import with_agreed
from lib.parts import by_currency
from lib.screen import data, linked
from lib.screen.measures import drawn, pairing
from lib.screen.measures.asking import Asked, Looked
from lib.screen.theme import colours
from lib.show.measure_charts import FATES, fates_bars
from lib.words import N_, Sentence, Words

WITH, WITHOUT = "with", "without"
AGREED = {WITH: N_("with agreements"), WITHOUT: N_("without agreements")}
"""Whether cases with a repayment agreement count."""

WHAT = N_("Cured ({currency}) from {earlier} to {later}")
COUNTED = {
    "n": N_("Cases (n)"),
    **{f"{fate}_n": title for fate, (title, _) in FATES.items()},
    "cured_agreed_n": N_("Cured with an agreement"),
    "recalled_n": N_("Recalled, left out"),
}
VALUED = {
    "amount": N_("Amount before"),
    **{f"{fate}_amount": title for fate, (title, _) in FATES.items()},
    "recalled_amount": N_("Recalled, left out"),
}


def draw(t: Words, asked: Asked) -> Looked:
    """What became of each bucket, as a chart and a table, and who was still cured later.

    Gives the cases that were past due before, without those that are left out.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        span = pairing.ask_span(t, asked.as_of)
        names = {code: t(title) for code, title in AGREED.items()}
        every = linked.select(t, N_("Repayment agreements"), names, "agreed") == WITH
    pairing.left_out(t, span)
    found = _fated(span, asked, every=every)
    basis = basis_of(pairing.pairs(span, asked))
    pairing.conditions(t, span, basis, asked)
    st.caption(
        t("Of the cases past due before, those that their client recalled left out. Settled counts "
          "as cured; written off or not in the file any more never does.")
    )  # fmt: skip
    table = measured.cures(found, basis)
    for currency, mine in by_currency(found):
        said = _cured(asked, span, mine, basis, currency, every=every)
        part = table.filter(pl.col("currency").eq_missing(pl.lit(currency, pl.String)))
        figure = fates_bars(
            part, t, colours(), by_amount=asked.by_amount, minimum_n=data.settings().minimum_n
        )
        drawn.chart(t, figure, said=said, key=f"cure_{currency}", wide=True)
    _recalled(t, table)
    _table(t, asked, table, span)
    _lasted(t, asked, every=every)
    return Looked(span.earlier, partial(_keys, span, asked, every=every))


def _keys(span: Span, asked: Asked, *, every: bool) -> Sequence[str]:
    agreed = measured.agreed_in(data.agreements(span.later), span)
    if asked.by_person:
        agreed = measured.of_persons(agreed, pairing.cases(span, asked.wanted))

    def due(pairs: pl.DataFrame) -> pl.DataFrame:
        found = measured.fated(pairs, agreed).filter(pl.col("fate") != measured.RECALLED)
        return found if every else found.filter(~pl.col("agreed"))

    return pairing.keys(span, asked, due)


def _fated(span: Span, asked: Asked, *, every: bool) -> pl.DataFrame:
    """What became of the past due cases, as a tally."""
    agreed = measured.agreed_in(data.agreements(span.later), span)
    if asked.by_person:
        found = _persons(data.version(), span, asked.wanted, tuple(agreed.sort()))
    else:
        theirs = pairing.of_cases(span, asked.wanted, agreed) if len(agreed) else None
        found = measured.fated(with_agreed(pairing.pairs(span, asked), theirs), agreed)
    return found if every else found.filter(~pl.col("agreed"))


@data.shared
def _persons(at: int, span: Span, wanted: Filter, agreed: tuple[str, ...]) -> pl.DataFrame:
    """The same by person, one row each."""
    del at
    by_case = pairing.cases(span, wanted)
    mine = measured.of_persons(pl.Series(agreed, dtype=pl.String), by_case)
    return measured.fated(by_person(by_case), mine)


@data.shared
def _still(at: int, span: Span, again: Span, asked: Asked, *, every: bool) -> pl.DataFrame:
    """What those cured in a span were at the second look, whatever they had become meanwhile."""
    agreed = measured.agreed_in(data.agreements(span.later), span)
    if asked.by_person:
        chosen = {key: some for key, some in asked.wanted.chosen.items() if key != "bucket"}
        cured = _persons(at, span, asked.wanted, tuple(agreed.sort()))
        later = by_person(pairing.cases(again, replace(asked.wanted, chosen=chosen)))
        return measured.still_cured(cured if every else cured.filter(~pl.col("agreed")), later)
    found = pairing.fitting(measured.lasted(data.portfolio(), span, again), asked.wanted)
    if not every and len(agreed):
        cured = measured.fated(pairing.of_cases(span, asked.wanted, agreed), agreed)
        later = measured_pairs(data.portfolio(), again, agreed)
        theirs = measured.still_cured(cured, later, LASTED)
        found = pl.concat([found, theirs.lazy().with_columns(-pl.col(LOOKS))])
    sums = found.group_by("currency").agg(pl.col(LOOKS).sum())
    return sums.filter(pl.col("n") > 0).sort("currency").collect()


def _cured(
    asked: Asked, span: Span, mine: pl.DataFrame, basis: Basis, currency: str | None, *, every: bool
) -> Sentence:
    """The cure rate against that of the span before."""
    what = Sentence(WHAT, currency=currency or "—", earlier=span.earlier, later=span.later)
    now = measured.cure_rate(mine, basis, by_amount=asked.by_amount)
    earlier = pairing.before(asked.as_of, span)
    then = None
    if earlier and earlier.is_month and span.is_month:
        was = pairing.or_none(partial(_fated, earlier, asked, every=every))
        if was is not None:
            own = was.filter(pl.col("currency").eq_missing(pl.lit(currency, pl.String)))
            then = measured.cure_rate(own, basis, by_amount=asked.by_amount)
    return finding(what, now, then, day=span.earlier, least=data.settings().minimum_n)


def _recalled(t: Words, table: pl.DataFrame) -> None:
    recalled, agreed = (int(table[name].sum()) for name in ("recalled_n", "cured_agreed_n"))
    if recalled:
        st.caption(t("{n} cases were recalled in these days and are left out.", n=recalled))
    if agreed:
        st.caption(
            t("{n} of the cured had a repayment agreement: theirs are no natural cures.", n=agreed)
        )


def _table(t: Words, asked: Asked, table: pl.DataFrame, span: Span) -> None:
    """The figures by bucket, as shares of it and as they are."""
    unit = "amount" if asked.by_amount else "n"
    whole = pl.when(pl.col(unit) > 0).then(unit)
    shares = {f"{fate}_share": f"{t(title)} %" for fate, (title, _) in FATES.items()}
    rows = table.with_columns(
        (pl.col(f"{fate.value}_{unit}") / whole).alias(f"{fate.value}_share") for fate in Fate
    )
    figures = VALUED if asked.by_amount else COUNTED
    titles = {
        "currency": t("Currency"),
        "bucket": t("Bucket"),
        **({"n": t(COUNTED["n"])} if asked.by_amount else {}),
        **shares,
        **{name: t(title) for name, title in figures.items()},
    }
    drawn.table(t, f"cure-{span.later}", rows, titles, alt=t("Table of cures"),
                money=tuple(VALUED) if asked.by_amount else (), shares=tuple(shares))  # fmt: skip


def _lasted(t: Words, asked: Asked, *, every: bool) -> None:
    """How many of those cured in each month were still cured LATER month ends afterwards."""
    st.subheader(t("Still cured {n} months later", n=LATER), anchor=False)
    spans = pairing.spans(asked.as_of)
    parts = []
    for span in spans:
        if (again := measured.looked_again(spans, span)) is None:
            continue
        mine = partial(_still, data.version(), span, again, asked.either(), every=every)
        if (found := pairing.or_none(mine)) is None:
            continue
        parts.append(found.with_columns(cured_by=pl.lit(span.later), seen_on=pl.lit(again.later)))
    if not parts:
        st.caption(t("For this the files of {n} more month ends are needed.", n=LATER))
        return
    rows = pl.concat(parts).with_columns(still_share=pl.col("still_n") / pl.col("n"))
    titles = {
        "cured_by": t("Cured by"),
        "seen_on": t("Looked at again"),
        "currency": t("Currency"),
        "n": t("Cured (n)"),
        "still_share": t("Still cured %"),
        "still_n": t("Still cured"),
        "relapsed_n": t("Past due again"),
        "unknown_n": t("Not known"),
    }
    drawn.table(t, f"still-cured-{asked.as_of}", rows, titles, alt=t("Table of lasting cures"),
                shares=("still_share",))  # fmt: skip
    drawn.few(t, rows, "n", data.settings().minimum_n)
    early = rows.filter(pl.col("seen_on") < pl.col("cured_by").dt.offset_by(f"{LATER}mo"))
    if days := early["seen_on"].unique().sort().to_list():
        st.caption(
            t(":material/warning: {days} lies less than {n} months after its cures.",
              days=t.listed(t.date(day) for day in days), n=LATER)
        )  # fmt: skip
