"""A portfolio of two years: month ends, repayments and contacts, kept as the store keeps them.

Reading two years of files again would take the bench an hour and say nothing that its jobs of
imports do not say. So only the first rows of each file are read, for the catalogue, and all rows
are written in their final form. Made column by column from a seed: each run measures the same.
"""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl

from lib.cases.buckets import bucket_expr
from lib.cases.fields import empty_frame
from lib.cases.naming import named
from lib.intake import Options
from lib.portfolio import Portfolio, bringing, drafts, snapshots

SEED = 20_241_130
MONTHS = 24
FIRST = dt.date(2024, 11, 30)
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
CHURN = 50
"""Of so many cases of a month end one is new, and one is not in the next file."""
PAYMENTS = 12
"""Repayments for each case of a month end, over all months."""
CONTACTS = 2
"""For so many cases there is one contact in the last year."""
PER_PERSON = 1.6
"""Cases that a customer has on average."""

CLIENTS = ("甲银行", "乙消费金融", "丙小贷")
PRODUCTS = ("消费贷", "手机分期", "家电分期")
COLLECTORS = tuple(f"W{number:02}" for number in range(1, 41))
RESULTS = ("CALL_RNR", "PTP", "PROMISE", "PAID_PART", "NOT_HOME", "REFUSED")
TITLES = {
    "cases": {
        "案件编号": "case_id", "客户号": "customer_no", "姓名": "name", "手机号": "mobile",
        "委托方": "client", "批次号": "batch_no", "委案日期": "place_date", "产品": "product",
        "借款金额": "loan_amount", "放款日期": "loan_date", "委案金额": "place_amount",
        "逾期金额": "overdue_amount", "剩余本金": "principal_left", "余额": "balance",
        "逾期天数": "dpd", "案件状态": "case_status", "省份": "province", "城市": "city",
        "区县": "district", "居住地址": "addr_home", "催收员": "collector",
    },
    "repayments": {
        "案件编号": "case_id", "委托方": "client", "还款日期": "pay_date", "还款金额": "amount",
        "流水号": "serial_no",
    },
    "followups": {
        "案件编号": "case_id", "委托方": "client", "跟进时间": "happened_at", "跟进方式": "channel",
        "催收员": "collector", "跟进结果": "outcome", "承诺金额": "promise_amount",
        "承诺日期": "promise_date",
    },
}  # fmt: skip
"""What the columns of a file are called, as far as the catalogue has to know them."""


@dataclass
class Loans:
    """All loans that were ever placed, and how they stand at the month end that was made last."""

    known: pl.DataFrame
    dpd: np.ndarray[Any, np.dtype[np.int64]]
    left: np.ndarray[Any, np.dtype[np.int64]]


def month_ends() -> list[dt.date]:
    """The days of the snapshots, the oldest first."""
    first = pl.Series([FIRST.replace(day=1)])
    return [first.dt.offset_by(f"{at}mo").dt.month_end()[0] for at in range(MONTHS)]


def write(home: Path, cases: int) -> None:
    """Fill an empty store with MONTHS snapshots of so many cases, and what belongs to them."""
    portfolio = Portfolio.open(home)
    draw = np.random.default_rng(SEED)
    loans = _loans(cases, draw, portfolio.ledger.secret)
    step = max(cases // CHURN, 1)
    for at, day in enumerate(month_ends()):
        live = np.arange(at * step, at * step + cases)
        _keep(portfolio, "cases", day, _stands(loans, live, day, draw))
        _keep(portfolio, "repayments", day, _payments(loans, live, day, draw))
    _keep(portfolio, "followups", day, _contacts(loans, live, day, draw))


def _loans(cases: int, draw: np.random.Generator, secret: str) -> Loans:
    """All that are in one of the files; those of later ones come last."""
    step = max(cases // CHURN, 1)
    n = cases + (MONTHS - 1) * step
    number = pl.Series(draw.permutation(n)).cast(pl.String).str.zfill(9)
    person = draw.integers(0, int(n / PER_PERSON) + 1, n)
    late = np.maximum((np.arange(n) - cases) // step + 1, 0)
    before = np.where(late > 0, draw.integers(0, 25, n), draw.integers(0, 180, n))
    ends = np.array(month_ends(), dtype="datetime64[D]")
    placed = pl.Series(ends[np.minimum(late, MONTHS - 1)] - before).cast(pl.Date)
    months = pl.Series(draw.integers(3, 14, n))
    city = draw.integers(0, 120, n)
    lent = pl.Series(draw.integers(5_000, 900_000, n) * 10)

    def chosen(words: tuple[str, ...]) -> pl.Series:
        return pl.Series(words).gather(draw.integers(0, len(words), n))

    known = pl.DataFrame(
        {
            "case_id": "AJ" + number,
            "customer_no": "K" + pl.Series(person).cast(pl.String).str.zfill(8),
            "name": pl.Series(("赵", "钱", "孙", "李", "周")).gather(person % 5) + "某",
            "mobile": "000" + pl.Series(person).cast(pl.String).str.zfill(8),
            "client": chosen(CLIENTS),
            "place_date": placed,
            "product": chosen(PRODUCTS),
            "loan_amount": lent,
            "place_amount": (lent * 6) // 10,
            "province": pl.Series([f"第{at // 10}省" for at in range(120)]).gather(city),
            "city": pl.Series([f"第{at}市" for at in range(120)]).gather(city),
            "district": pl.Series([f"第{at}区" for at in range(960)]).gather(
                city * 8 + draw.integers(0, 8, n)
            ),
            "lat": 30 + city / 20 + draw.normal(0, 0.05, n),
            "lon": 104 + city / 20 + draw.normal(0, 0.05, n),
            "collector": chosen(COLLECTORS),
            "currency": pl.repeat("CNY", n, eager=True),
        }
    )
    streets = pl.format("{}{}人民路{}号", "city", "district", pl.Series(person % 9_000))
    told = known.with_columns(
        addr_home=streets,
        batch_no=pl.col("place_date").dt.strftime("P%Y%m"),
        loan_date=pl.col("place_date").dt.truncate("1mo").dt.offset_by(
            pl.format("-{}mo", months)
        ),
        lat_file="lat",
        lon_file="lon",
        place_quality=pl.lit("exact"),
        case_key=pl.concat_str("client", pl.lit(":"), "case_id"),
    )  # fmt: skip
    whole = told.with_columns(
        pl.lit(None, dtype).alias(name)
        for name, dtype in empty_frame("cases").schema.items()
        if name not in told.columns
    )
    keys = named(whole, secret).select("person_key", "address_key", "building_key")
    return Loans(
        told.with_columns(keys.get_columns()),
        draw.integers(1, 200, n),
        (lent * 8 // 10).to_numpy(writable=True),
    )


def _stands(
    loans: Loans, live: np.ndarray[Any, Any], day: dt.date, draw: np.random.Generator
) -> pl.DataFrame:
    """How the loans of a month end stand after another month: worse, unless they paid."""
    paid = draw.random(live.size) < 0.3
    days = loans.dpd[live]
    days = np.where(paid, np.maximum(days - draw.integers(20, 90, live.size), 0), days + day.day)
    loans.dpd[live] = days
    loans.left[live] = np.where(paid, loans.left[live] * 9 // 10, loans.left[live])
    left = pl.Series(loans.left[live])
    stands = loans.known[live].with_columns(
        dpd=pl.Series(days, dtype=pl.Int32),
        principal_left=left,
        balance=left * 11 // 10,
        overdue_amount=pl.Series(np.where(days > 0, loans.left[live] // 3, 0)),
        case_status=pl.when(pl.Series((days == 0) & (draw.random(live.size) < 0.1)))
        .then(pl.lit("结清"))
        .otherwise(pl.lit("催收中")),
        as_of=pl.lit(day),
        row=pl.int_range(2, live.size + 2, dtype=pl.Int32),
    )
    bucketed: pl.DataFrame = (
        nw.from_native(stands).with_columns(bucket=bucket_expr(nw.col("dpd"))).to_native()
    )
    return bucketed


def _payments(
    loans: Loans, live: np.ndarray[Any, Any], day: dt.date, draw: np.random.Generator
) -> pl.DataFrame:
    """The repayments of a month; one in a hundred is taken back."""
    n = live.size * PAYMENTS // MONTHS
    of = loans.known[draw.choice(live, n)].select("case_id", "client")
    amount = draw.integers(1_000, 200_000, n)
    return of.with_columns(
        pay_date=pl.lit(day) - pl.duration(days=pl.lit(pl.Series(draw.integers(0, day.day, n)))),
        amount=pl.Series(np.where(draw.random(n) < 0.01, -amount, amount)),
        serial_no=pl.format("{}-{}", pl.lit(f"{day:%Y%m}"), pl.int_range(n)),
        row=pl.int_range(2, n + 2, dtype=pl.Int32),
    )


def _contacts(
    loans: Loans, live: np.ndarray[Any, Any], day: dt.date, draw: np.random.Generator
) -> pl.DataFrame:
    """The contacts of the last year; some promise."""
    n = max(live.size // CONTACTS, 1)
    of = loans.known[draw.choice(live, n)].select("case_id", "client", "collector")
    minutes = pl.Series(draw.integers(0, 365, n) * 1_440 + draw.integers(240, 960, n))
    outcome = pl.Series(RESULTS).gather(draw.integers(0, len(RESULTS), n))
    happened = pl.lit(dt.datetime.combine(day, dt.time(0))) - pl.duration(minutes=pl.lit(minutes))
    promised = pl.col("outcome").is_in(["PTP", "PROMISE"])
    return of.with_columns(
        happened_at=happened.cast(pl.Datetime("us")),
        channel=pl.Series(("visit", "call")).gather(draw.integers(0, 2, n)),
        outcome=outcome,
        row=pl.int_range(2, n + 2, dtype=pl.Int32),
    ).with_columns(
        promise_amount=pl.when(promised).then(pl.lit(50_000, pl.Int64)),
        promise_date=pl.when(promised).then(pl.col("happened_at").dt.date().dt.offset_by("5d")),
    )


def _keep(portfolio: Portfolio, kind: str, day: dt.date, rows: pl.DataFrame) -> None:
    """Commit a file of which the first rows are read and all are written."""
    titles = {title: name for title, name in TITLES[kind].items() if name in rows.columns}
    head = rows.head(3).with_columns(pl.col(pl.Date, pl.Datetime).cast(pl.String))
    text = head.select(pl.col(name).alias(title) for title, name in titles.items()).write_csv()
    data, name = text.encode(), f"{kind}_{day}.csv"
    intake = bringing.read(data, name, Options(kind=kind, as_of=day))
    folder = portfolio.folder / kind
    record = drafts.draft(data, name, intake, folder, now=NOW, secret=portfolio.ledger.secret)
    place = drafts.written(folder, record)
    schema = {one: dtype for one, dtype in empty_frame(kind).schema.items() if one in rows.columns}
    whole = rows.with_columns(import_id=pl.lit(record.import_id)).select(
        *(pl.col(one).cast(dtype) for one, dtype in schema.items()), "import_id"
    )
    n = whole.height
    clients = whole["client"].unique().sort().to_list()
    told = replace(record, read=n, accepted=n, rejected=0, duplicate=0, clients=clients)
    portfolio.accept(
        replace(told, mapping=titles, snapshot_hash=snapshots.write(whole, place)), place, now=NOW
    )
