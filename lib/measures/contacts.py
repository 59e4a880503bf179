"""The funnel of contacts: attempt → contact → right party → promise → kept; what was paid after.

* attempt: a call or visit that was tried (results that say that it was not are none).
* contact: any person was reached. Contact rate = contacts ÷ attempts.
* right party (RPC): the debtor himself; family, colleagues and machines are not. RPC rate = right
  party ÷ attempts; its share of contacts is named as such.
* promise (PTP): a promise by the customer himself, made at such a contact. PTP rate = promises ÷
  right party contacts. A promise by the family is its own class and not in here.
* matured, kept: lib.followups.promises; kept ÷ matured.
* paid: contacts after which a payment was attributed, with or without a promise: 0 to 7 days after
  (setting), once only, the latest contact wins. That it came after says not that it came of it.

Each share is told of the step before and of all attempts.
"""

import datetime as dt
from collections.abc import Collection, Mapping

import polars as pl

from lib.followups.codes import MET_WHOM, OUTCOMES
from lib.followups.payments import standing_payments
from lib.followups.promises import Status
from lib.followups.records import promiser, reached
from lib.followups.reliability import CUSTOMER, party
from lib.words import N_

OF_PAYMENT = ("case_key", "pay_date", "amount", "currency", "serial_no")
"""What is asked of a repayment."""

CHANNELS = ("visit", "call")
"""Ways by which a person can be reached at once; a letter or message is no attempt at it."""

NO_CONTACTS = N_(
    "no visit or call of these days is known. Please load follow-ups (催记) or record contacts."
)

STEPS: Mapping[str, str] = {
    "attempts": "attempts",
    "contacts": "attempts",
    "right": "contacts",
    "promises": "right",
    "matured": "promises",
    "kept": "matured",
    "paid": "contacts",
}
"""Step → the one that its share is of."""

FUNNEL: Mapping[str, type[pl.DataType]] = {
    "step": pl.String,
    "n": pl.Int64,
    "before": pl.Int64,
    "share": pl.Float64,
    "attempts": pl.Int64,
    "of_attempts": pl.Float64,
}
"""`before` is what the `share` is of: n of the step before."""


def contacts(
    followups: pl.DataFrame,
    channels: Collection[str],
    start: dt.date,
    end: dt.date,
    of: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The attempts of a period, oldest first, as lib.followups.records.merge gives follow-ups.

    Those on the cases `of` (case_key), if any are given: of a period they are sought sooner.

    Added are `at` (a number), `day`, `reached`, `right` (null: nobody says who was met) and `own`:
    whether the customer promised.
    """
    tried = {one.code: one.attempt for one in OUTCOMES.values()}
    attempt = pl.col("outcome").replace_strict(tried, default=True, return_dtype=pl.Boolean)
    mine = followups.filter(
        pl.col("case_key").is_not_null(),
        pl.col("channel").is_in(list(channels)),
        pl.col("happened_at").dt.date().is_between(start, end),
        attempt.fill_null(value=True),
    )
    if of is not None:
        mine = mine.join(of.select("case_key"), on="case_key", how="semi", maintain_order="left")
    mine = mine.sort("happened_at", maintain_order=True)
    promised = (pl.col("promise_amount") > 0) & pl.col("promise_date").is_not_null()
    known = mine.with_columns(
        day=pl.col("happened_at").dt.date(),
        reached=reached(),
        promise_by=promiser(),
    ).with_row_index("at")
    return known.with_columns(
        right=pl.when("reached").then(_right()).otherwise(pl.lit(value=False)),
        own=promised.fill_null(value=False) & (party() == CUSTOMER),
    )


def _right() -> pl.Expr:
    """Whether it was the debtor: by whom they met, else by results that only he can give."""
    groups = {one.code: one.group == "debtor" for one in MET_WHOM.values()}
    results = {
        one.code: "debtor" in one.met
        for one in OUTCOMES.values()
        if one.met == ("debtor",) or "debtor" not in one.met
    }
    return pl.coalesce(
        pl.col("met_whom").replace_strict(groups, default=None, return_dtype=pl.Boolean),
        pl.col("outcome").replace_strict(results, default=None, return_dtype=pl.Boolean),
    )


def funnel(contacts: pl.DataFrame, promises: pl.DataFrame, paid: pl.DataFrame) -> pl.DataFrame:
    """Count each step; columns FUNNEL, in the order of STEPS.

    Args:
        contacts: as `contacts` gives them.
        promises: as lib.followups.promises gives them as of the last day.
        paid: as `attributed` gives it for the same contacts.

    """
    met = contacts.filter(pl.col("right").fill_null(value=False))
    made = met.filter("own").select(
        "case_key", "promise_date", promised_on="day", amount="promise_amount"
    )
    on = ["case_key", "promised_on", "promise_date", "amount"]
    known = promises.unique(on, keep="last").select(*on, "status", "matured")
    became = made.join(known, on=on, how="left")
    counts = {
        "attempts": contacts.height,
        "contacts": int(contacts["reached"].sum()),
        "right": met.height,
        "promises": made.height,
        "matured": int(became["matured"].fill_null(value=False).sum()),
        "kept": became.filter("matured", pl.col("status") == Status.KEPT.value).height,
        "paid": paid["at"].n_unique(),
    }
    rows = [
        (step, counts[step], counts[before], counts["attempts"]) for step, before in STEPS.items()
    ]
    table = pl.DataFrame(rows, schema=["step", "n", "before", "attempts"], orient="row")
    return table.with_columns(
        share=pl.col("n") / pl.when(pl.col("before") > 0).then("before"),
        of_attempts=pl.col("n") / pl.when(pl.col("attempts") > 0).then("attempts"),
    ).select(pl.col(name).cast(kind) for name, kind in FUNNEL.items())


def own_payments(
    repayments: pl.DataFrame | pl.LazyFrame,
    cases: pl.DataFrame,
    since: dt.date | None = None,
    taken_back: pl.LazyFrame | None = None,
) -> pl.DataFrame:
    """The repayments on some cases (case_key, currency), each in the currency of its case.

    One that names another currency is left out, as in lib.recovery.rates. Where only what was paid
    `since` a day is asked for, earlier ones are there of those cases only of which something was
    taken back since: it may belong to them. Those of all cases with anything `taken_back` need not
    be looked for among all repayments, if they are given.
    """
    every, late = repayments.lazy(), pl.col("pay_date") >= (since or dt.date.min)
    if since is None or taken_back is None:
        # Asked for first: of rows of other cases nothing else is read then.
        own = pl.col("case_key").is_in(cases["case_key"].implode())
        rows = _theirs(every.select(OF_PAYMENT).filter(own), cases)
        rows = rows if since is None else _with_earlier(rows, late)
    else:
        # Serial numbers tell what a reversal belongs to, and take as long to read as all else.
        negative = taken_back.filter(late, pl.col("amount") < 0).select("case_key")
        keys = negative.unique().collect()["case_key"]
        back = pl.col("case_key").is_in(keys.implode())
        # Days leave few rows: looked for by the keys of many cases they would be so twice.
        others = _theirs(every.select(OF_PAYMENT[:-1]).filter(late, ~back), cases)
        touched = _theirs(taken_back.select(OF_PAYMENT).filter(back), cases)
        rows = pl.concat([touched, others], how="diagonal")
    unsaid = pl.col("currency").is_null()
    return (
        rows.filter(unsaid | (pl.col("currency") == pl.col("of_case")))
        .with_columns(currency=pl.col("of_case"))
        .drop("of_case")
    )


def _theirs(rows: pl.LazyFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """The rows of some cases, in their order, with the currency of the case as `of_case`.

    Keys take many times as long to join as numbers do: their hashes are joined, then compared. A
    case that is there twice has its rows once.
    """
    mark = pl.col("case_key").hash()
    keys = cases.select(mark=mark, known="case_key", of_case="currency")
    read = rows.collect().with_row_index("at").with_columns(mark=mark)
    found = read.join(keys, on="mark", how="left", maintain_order="left")
    own = found.filter(pl.col("case_key") == pl.col("known"))
    if found.height > read.height:
        own = own.unique("at", maintain_order=True)
    return own.drop("at", "mark", "known")


def _with_earlier(rows: pl.DataFrame, late: pl.Expr) -> pl.DataFrame:
    """The late rows, and the earlier ones of cases of which anything was taken back late."""
    back = rows.filter(late, pl.col("amount") < 0).select("case_key").unique()
    earlier = rows.filter(~late).join(back, on="case_key", how="semi", maintain_order="left")
    return pl.concat([earlier, rows.filter(late)])


def attributed(
    contacts: pl.DataFrame, repayments: pl.DataFrame, days: int, end: dt.date, *, met: bool = True
) -> pl.DataFrame:
    """The payments up to `end` that count for a contact, one row each.

    A payment counts for the latest contact (with `met` of those that reached somebody) on its day
    or up to `days` before. Reversals are taken out of the payments that they belong to.

    Returns:
        at (of the contact), case_key, day (of the payment), currency, paid (minor units).

    """
    paid = standing_payments(repayments, end).sort("day")
    among = contacts.filter(pl.col("reached") | (not met)).select("case_key", "day", "at")
    found = paid.join_asof(
        among.sort("day", "at").with_columns(met_on="day"),
        on="day",
        by="case_key",
        strategy="backward",
        check_sortedness=False,
    )
    gap = (pl.col("day") - pl.col("met_on")).dt.total_days()
    return found.filter(gap <= days).select("at", "case_key", "day", "currency", "paid")


def to_cash(promises: pl.DataFrame) -> pl.DataFrame:
    """Days from a promise to its money (回款时效), of kept ones: n, mean, median.

    From the day it was made to that on which enough had arrived; `promises` as
    lib.followups.promises gives them.
    """
    days = (pl.col("kept_on") - pl.col("promised_on")).dt.total_days()
    kept = promises.filter(pl.col("status") == Status.KEPT.value, pl.col("kept_on").is_not_null())
    return kept.select(n=pl.len().cast(pl.Int64), mean=days.mean(), median=days.median())
