"""The part "roll and flow" of the page: who went where, and the net flow of buckets."""

from dataclasses import replace
from functools import partial

import polars as pl
import streamlit as st

from lib.measures import flows as measured
from lib.measures import rolls
from lib.measures.findings import finding
from lib.measures.flows import pooled
from lib.measures.pairs import Span
from lib.measures.rolls import BASES, COURSES, Basis, basis_of
from lib.parts import by_currency
from lib.screen import data, speech
from lib.screen.measures import asking, drawn, pairing
from lib.screen.measures.asking import Asked, Looked
from lib.screen.theme import colours
from lib.show.measure_charts import JUMP, roll_heat
from lib.show.ways import state_name
from lib.words import N_, Sentence, Words

ROLL_TITLES = {
    "currency": N_("Currency"),
    "state_before": N_("Before"),
    "state_after": N_("Now"),
    "n": N_("Cases (n)"),
    "n_share": N_("Share of the row by count"),
    "amount": N_("Amount before"),
    "amount_share": N_("Share of the row by amount"),
    "jumps": N_("Jumps"),
}
FLOW_TITLES = {
    "later": N_("Month end"),
    "days": N_("Days"),
    "currency": N_("Currency"),
    "bucket": N_("From"),
    "into": N_("Into"),
    "n_before": N_("Cases before (n)"),
    "n_after": N_("Cases now (n)"),
    "n_rate": N_("Flow rate by count"),
    "amount_before": N_("Amount before"),
    "amount_after": N_("Amount now"),
    "amount_rate": N_("Flow rate by amount"),
}
NOT_NARROWED = N_(
    ":material/info: The filter of buckets does not apply here: what flows into a bucket is "
    "measured against all that was in the one before."
)
CHAIN = N_(
    "Of {months} months together ({currency}), one after the other: {steps}. Product {bucket} → "
    "{into}: {chain}."
)


def draw(t: Words, asked: Asked) -> Looked:
    """Both tables, the roll rates first; give the cases that were in a bucket before."""
    span = pairing.ask_span(t, asked.as_of)
    pairing.left_out(t, span)
    found = pairing.pairs(span, asked)
    basis = basis_of(found)
    by = t(BASES[basis]) if asked.by_amount else t("number of cases")
    st.subheader(t("Roll rates, case by case, weighted by: {by}", by=by), anchor=False)
    pairing.conditions(t, span, basis, asked)
    table = rolls.rolls(found, basis)
    ways = rolls.courses(found, basis)
    for currency, mine in by_currency(found):
        _roll(t, asked, table.filter(_of(currency)), _worse(asked, span, mine, basis, currency))
        _courses(t, asked, ways.filter(_of(currency)))
    _jumps(t, table)
    named = table.with_columns(
        pl.col("state_before", "state_after").map_elements(
            lambda state: state_name(t, state), return_dtype=pl.String
        )
    )
    titles = {key: t(title) for key, title in ROLL_TITLES.items()}
    with st.expander(t("The figures as a table")):
        drawn.table(t, f"roll-{span.later}", named, titles, alt=t("Table of roll rates"),
                    money=("amount",), shares=("n_share", "amount_share"))  # fmt: skip
    _flow(t, asked, span)
    return Looked(span.earlier, partial(pairing.keys, span, asked, _in_buckets))


def _in_buckets(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.filter(rolls.course_of(pairs).is_not_null())


def _of(currency: str | None) -> pl.Expr:
    return pl.col("currency").eq_missing(pl.lit(currency, pl.String))


def _worse(
    asked: Asked, span: Span, mine: pl.DataFrame, basis: Basis, currency: str | None
) -> Sentence:
    """How much went into older buckets, against the span before."""
    what = Sentence(
        rolls.WORSENED, currency=currency or "—", earlier=span.earlier, later=span.later
    )
    now = rolls.worsening(mine, basis, by_amount=asked.by_amount)
    earlier = pairing.before(asked.as_of, span)
    then = None
    if earlier and earlier.is_month and span.is_month:
        was = pairing.or_none(partial(pairing.pairs, earlier, asked))
        if was is not None:
            then = rolls.worsening(was.filter(_of(currency)), basis, by_amount=asked.by_amount)
    return finding(what, now, then, day=span.earlier, least=data.settings().minimum_n)


def _roll(t: Words, asked: Asked, table: pl.DataFrame, said: Sentence) -> None:
    figure = roll_heat(table, t, colours(), by_amount=asked.by_amount)
    drawn.chart(t, figure, said=said, key=f"roll_{table['currency'][0]}", wide=True)
    st.caption(t("Rows: the bucket before. Columns: where those cases are now. A row is 100 %."))


def _courses(t: Words, asked: Asked, ways: pl.DataFrame) -> None:
    """The three triangles of the table, and who left it."""
    what = "amount_share" if asked.by_amount else "n_share"
    with st.container(horizontal=True):
        for row in ways.iter_rows(named=True):
            st.metric(
                t(COURSES[row["course"]]), t.percent(row[what]), border=True,
                help=t("{amount}, n = {n} cases, of all that were in a bucket before, M7+ too",
                       n=row["n"],
                       amount=t.money(row["amount"], row["currency"])),
            )  # fmt: skip


def _jumps(t: Words, table: pl.DataFrame) -> None:
    if jumps := int(table["jumps"].sum()):
        st.caption(
            t(":material/flag: {n} cases ({mark} in the table) grew older by more days than the "
              "calendar has between the files. Please check the files.", n=jumps, mark=JUMP)
        )  # fmt: skip


def _flow(t: Words, asked: Asked, told: Span) -> None:
    """The net flow from bucket to bucket of all month ends, and its chain product.

    Of the span that is `told` above the page has said already whom it leaves out.
    """
    st.subheader(t("Flow rates, net"), anchor=False)
    st.caption(
        t("What is in a bucket now against what was in the one before it a month ago, new cases "
          "included: it follows no case and may exceed 100 %. M7+ keeps its old cases, so its "
          "rate is that of a stock.")
    )  # fmt: skip
    whole, narrowed = measured.of_stock(asked.wanted)
    if narrowed:
        st.caption(t(NOT_NARROWED))
    asking.take_along(t, whole)
    flows = _flows(data.version(), replace(asked.either(), wanted=whole))
    what = "amount" if asked.by_amount else "n"
    for currency, mine in by_currency(pooled(flows)):
        _chain(t, mine, what, currency)
    if odd := flows.filter(~pl.col("days").is_between(28, 31))["later"].unique().sort().to_list():
        st.caption(
            t(":material/warning: Not in the product, because their month has not 28 to 31 days: "
              "{days}.", days=t.listed(t.date(day) for day in odd))
        )  # fmt: skip
    pairing.left_out(t, *(one for one in pairing.spans(asked.as_of) if one != told))
    if flows.is_empty():
        st.caption(t("Nothing here."))
        return
    titles = {key: t(title) for key, title in FLOW_TITLES.items()}
    drawn.table(t, f"flow-{asked.as_of}", flows.sort("later", "bucket", descending=[True, False]),
                titles, alt=t("Table of flow rates"), money=("amount_before", "amount_after"),
                shares=("n_rate", "amount_rate"))  # fmt: skip
    drawn.few(t, flows, "n_before", data.settings().minimum_n)


@data.shared
def _flows(at: int, asked: Asked) -> pl.DataFrame:
    """The flow rates of all months, with the days that each has."""
    del at
    known = [
        (span, pairing.or_none(partial(pairing.pairs, span, asked)))
        for span in pairing.spans(asked.as_of)
    ]
    every = [(span, mine) for span, mine in known if mine is not None]
    basis: Basis = basis_of(pl.concat([mine for _, mine in every])) if every else "overdue"
    days = (pl.col("later") - pl.col("earlier")).dt.total_days()
    return measured.flows(every, basis).with_columns(days=days)


def _chain(t: Words, pooled: pl.DataFrame, what: str, currency: str | None) -> None:
    """The rates of all months together in one sentence, with their product as far as it goes."""
    known = pooled.filter(pl.col(f"{what}_chain").is_not_null())
    if known.is_empty():
        return
    steps = " · ".join(
        f"{row['bucket']} → {row['into']} {t.percent(row[f'{what}_rate'])}"
        for row in known.iter_rows(named=True)
    )
    last = known.row(-1, named=True)
    st.markdown(
        t(CHAIN, months=last["months"], currency=speech.escaped(currency or "—"),
          steps=steps, bucket=known["bucket"][0], into=last["into"],
          chain=t.percent(last[f"{what}_chain"]))
    )  # fmt: skip
