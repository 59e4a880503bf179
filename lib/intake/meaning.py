"""What no single cell says: keys, days past due and buckets, and what contradicts them.

Everything here works on the readable columns of a case file.
"""

import datetime as dt
from collections.abc import Mapping

import narwhals.stable.v2 as nw
import polars as pl

from lib.cases.addresses import normalised
from lib.cases.buckets import BUCKETS, bucket_expr, bucket_named, terms_expr
from lib.cases.fields import NUMBERS, SECRET_NUMBERS
from lib.cases.keys import hashed
from lib.cases.past_due import DAYS_TOLERATED
from lib.cases.persons import MASKED, NO_IDENTITY
from lib.intake.values.parsed import Parsed

DPD_CONFLICT = 30
"""Days of difference from which one of the two must be wrong: more than a bucket."""

STAND_INS = ("place_amount", "total_owed", "balance", "principal_left", "principal")
"""What stands for the overdue amount in a file that gives none, the best first."""

WITHIN_MONTH = 30
"""Days by which a date of which only the month is known may lie later than its first."""

APART = 1
"""Buckets by which two sources may differ: schemes count the due date and the month otherwise."""


def add_keys(frame: pl.DataFrame) -> pl.DataFrame:
    """Add case_key and person_key.

    A person is told by his identity number, else by name and phone, else by the client's own
    customer number. What the sender has masked tells nobody, for many persons share it.
    The key is a hash: it may stand in addresses and logs.
    """
    # A key stands in addresses and logs: an account or a card is known there by a hash.
    secret = hashed(frame.select(pl.coalesce(SECRET_NUMBERS)).to_series())
    frame = frame.with_columns(_secret=secret)
    number = pl.coalesce(*(key for key in NUMBERS if key not in SECRET_NUMBERS), "_secret")
    case_key = pl.when(pl.col("client").is_null()).then(number)
    named = pl.concat_str("client", pl.lit(":"), number)
    person = pl.coalesce(
        pl.concat_str(
            pl.lit("id:"), pl.when(~pl.col("id_no").str.contains(NO_IDENTITY)).then(_whole("id_no"))
        ),
        pl.concat_str(pl.lit("phone:"), _whole("name"), pl.lit("|"), _whole("mobile")),
        pl.concat_str(
            pl.lit("customer:"),
            pl.col("client").fill_null(""),
            pl.lit("|"),
            _whole("customer_no"),
        ),
    )
    keyed = frame.with_columns(case_key=case_key.otherwise(named), person_key=person)
    return keyed.with_columns(person_key=hashed(keyed["person_key"])).drop("_secret")


def add_address_keys(frame: pl.DataFrame) -> pl.DataFrame:
    """Add address_key and building_key: equal where two cases have one door or one house.

    They are hashes of what lib.cases.addresses.normalised makes of the first usable address, so
    they come after the divisions of `add_places`.
    """
    texts = normalised(frame)
    return frame.with_columns(
        address_key=hashed(texts["address"]), building_key=hashed(texts["building"])
    )


def name_holds(frame: pl.DataFrame, said: pl.Series) -> pl.DataFrame:
    """Take a hold of an unknown kind as another one; `said` are the words of the file."""
    unknown = pl.col("hold_kind").is_null() & said.is_not_null()
    words = pl.concat_str(said.str.strip_chars(), pl.col("note"), separator=": ", ignore_nulls=True)
    return frame.with_columns(
        hold_kind=pl.col("hold_kind").fill_null("other"),
        note=pl.when(unknown).then(words).otherwise("note"),
    )


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
    if "bucket_open" in told.findings:
        told.findings["bucket_open"] &= known.is_null()
    shown = filled.with_columns(bucket=pl.coalesce(known, named))
    return shown, {"dpd": dpd, "overdue_terms": terms, "bucket": told}


def _whole(name: str) -> pl.Expr:
    return pl.when(~pl.col(name).str.contains(MASKED)).then(name)


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
