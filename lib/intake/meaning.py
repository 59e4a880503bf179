"""What no single cell says: keys, days past due and buckets, and what contradicts them.

Everything here works on the readable columns of a case file.
"""

import datetime as dt
from collections.abc import Mapping

import narwhals.stable.v2 as nw
import polars as pl

from lib.cases.buckets import BUCKETS, bucket_expr, bucket_named, terms_expr
from lib.cases.fields import NUMBERS, SECRET_NUMBERS
from lib.cases.keys import hashed
from lib.cases.masked import masked_columns, whole
from lib.cases.past_due import DAYS_TOLERATED
from lib.intake.values.parsed import Parsed

DPD_CONFLICT = 30
"""Days of difference from which one of the two must be wrong: more than a bucket."""

STAND_INS = ("place_amount", "total_owed", "balance", "principal_left", "principal")
"""What stands for the overdue amount in a file that gives none, the best first."""

CUSTOMER = ("id_no", "customer_no", "name", "mobile")
"""What beside a masked number tells a case from others whose number looks the same."""

WITHIN_MONTH = 30
"""Days by which a date of which only the month is known may lie later than its first."""

APART = 1
"""Buckets by which two sources may differ: schemes count the due date and the month otherwise."""


def add_keys(frame: pl.DataFrame) -> pl.DataFrame:
    """Add case_key: the client and the first number that the file gives.

    A number of which a part is masked tells nobody; a case that has no other is told by it and its
    customer together.
    """
    hidden = masked_columns(frame, NUMBERS)
    told = {key: whole(key) if key in hidden else pl.col(key) for key in NUMBERS}
    # It stands in addresses and logs: an account or a card is known there by a hash.
    secret = frame.select(pl.coalesce(told[key] for key in SECRET_NUMBERS)).to_series()
    named = frame.with_columns(_secret=hashed(secret))
    parts = [one for key, one in told.items() if key not in SECRET_NUMBERS]
    parts.append(pl.col("_secret"))
    if hidden:
        named = named.with_columns(_hidden=_hidden(frame))
        parts.append(pl.col("_hidden"))
    number = pl.coalesce(parts)
    of_client = pl.concat_str("client", pl.lit(":"), number)
    key = pl.when(pl.col("client").is_null()).then(number).otherwise(of_client)
    return frame.with_columns(named.select(case_key=key).to_series())


def name_holds(frame: pl.DataFrame, said: pl.Series) -> pl.DataFrame:
    """Take a hold of an unknown kind as another one; `said` are the words of the file."""
    unknown = pl.col("hold_kind").is_null() & said.is_not_null()
    words = pl.concat_str(said.str.strip_chars(), pl.col("note"), separator=": ", ignore_nulls=True)
    return frame.with_columns(
        hold_kind=pl.col("hold_kind").fill_null("other"),
        note=pl.when(unknown).then(words).otherwise("note"),
    )


def keep_words(frame: pl.DataFrame, unknown: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Put words that no code table has before the note: each with the title of its column.

    `unknown` are those words by title, null where the cell was understood or empty.
    """
    told = [pl.lit(f"{title}: ") + words.str.strip_chars() for title, words in unknown.items()]
    note = pl.concat_str(*told, pl.col("note"), separator="; ", ignore_nulls=True)
    return frame.with_columns(note=pl.when(note != "").then(note))


def add_past_due(
    frame: pl.DataFrame, as_of: dt.date, only_month: pl.Series
) -> tuple[pl.DataFrame, Mapping[str, Parsed]]:
    """Fill in days past due from the date where they are missing, and the bucket.

    Days and date that contradict each other are a finding; when they differ little the days count.
    They also go before the instalments overdue (measures, 1), and both before the bucket that the
    file names, which counts where nothing else tells. `only_month` marks the dates whose day was
    added. Findings are by field.
    """
    days = (pl.lit(as_of) - pl.col("overdue_since")).dt.total_days().cast(pl.Int32).clip(0)
    earliest = pl.when(only_month).then(days - WITHIN_MONTH).otherwise(days)
    apart = frame.select((pl.col("dpd") - pl.col("dpd").clip(earliest, days)).abs()).to_series()
    dpd = Parsed(apart)
    dpd.find("dpd_conflict", apart > DPD_CONFLICT)
    dpd.find("dpd_differs", (apart > DAYS_TOLERATED) & (apart <= DPD_CONFLICT))
    told, named = _named(frame["bucket"])
    filled = frame.with_columns(dpd=pl.coalesce("dpd", days))
    by_days, by_terms = bucket_expr(nw.col("dpd")), terms_expr(nw.col("overdue_terms"))
    computed = nw.from_native(filled).select(days=by_days, terms=by_terms).to_native()
    known = pl.select(pl.coalesce(computed["days"], computed["terms"])).to_series()
    terms = Parsed(known)
    terms.find("terms_differ", _apart(computed["days"], computed["terms"]) & ~_ran_out(frame))
    told.find("bucket_differs", _apart(known, named))
    opened = pl.repeat(value=False, n=frame.height, eager=True)
    if "bucket_open" in told.findings:
        told.findings["bucket_open"] &= known.is_null()
        opened = told.findings["bucket_open"]
    shown = filled.with_columns(bucket=pl.coalesce(known, named))
    alone = pl.col("bucket").is_not_null() & pl.col("dpd").is_null()
    shown = shown.with_columns(bucket_open=pl.when(alone).then(opened))
    return shown, {"dpd": dpd, "overdue_terms": terms, "bucket": told}


def _hidden(frame: pl.DataFrame) -> pl.Series:
    """What tells a case of which every number is masked: a hash of one and its customer."""
    customer = (pl.col(one).fill_null("") for one in CUSTOMER)
    lone = pl.coalesce(map(whole, NUMBERS)).is_null()
    texts = frame.select(
        pl.when(lone).then(pl.concat_str(pl.coalesce(NUMBERS), *customer, separator="|"))
    ).to_series()
    return hashed(texts) if texts.count() else texts


def _named(texts: pl.Series) -> tuple[Parsed, pl.Series]:
    """The buckets that the file names, with what is to be said about them."""
    known = {text: bucket_named(text) for text in texts.unique() if text}
    found = Parsed(texts)
    opened = [text for text, named in known.items() if named and named.open]
    found.find("bucket_open", texts.is_in(opened))
    found.find("bucket_unreadable", texts.is_in([text for text in known if not known[text]]))
    buckets = {text: named.bucket for text, named in known.items() if named}
    return found, texts.replace_strict(buckets, default=None, return_dtype=pl.String)


def _ran_out(frame: pl.DataFrame) -> pl.Series:
    """Where all instalments are paid or overdue: days go on, but nothing more falls due."""
    out = pl.col("paid_terms") + pl.col("overdue_terms") >= pl.col("term")
    return frame.select(out.fill_null(value=False)).to_series()


def _apart(one: pl.Series, other: pl.Series) -> pl.Series:
    """Whether two columns of buckets differ by more than APART."""
    if len(one) in {one.null_count(), other.null_count()}:
        return pl.repeat(value=False, n=len(one), dtype=pl.Boolean, eager=True)
    steps = {bucket: at for at, bucket in enumerate(BUCKETS)}
    first, second = (
        side.replace_strict(steps, default=None, return_dtype=pl.Int8) for side in (one, other)
    )
    return (first - second).abs() > APART


def stand_in(frame: pl.DataFrame) -> tuple[pl.DataFrame, str | None]:
    """Fill in the overdue amount of a file that gives none; name the column that was taken."""
    if frame["overdue_amount"].is_not_null().any():
        return frame, None
    taken = next((name for name in STAND_INS if frame[name].is_not_null().any()), None)
    if taken is None:
        return frame, None
    return frame.with_columns(overdue_amount=pl.col(taken)), taken
