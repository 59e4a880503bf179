"""The case file as the lender sends it at each month end.

A case appears from its placement on. One that was recalled or settled appears once more, with that
status and the day, and then no longer: it left the file, it was not cured. A cured case stays in
it with nothing overdue.

    overdue amount = overdue principal + overdue interest = unpaid instalments fallen due
    a part payment settles the interest of its instalment first
"""

import numpy as np
import polars as pl

from lib.sample.clock import month_of, year_of
from lib.sample.collectors import of_case
from lib.sample.draws import Draws, Flags, Ints, gather
from lib.sample.loans import BATCH_PREFIXES, CLIENTS, PLACEMENT_DAYS, PRODUCTS, Loans
from lib.sample.payments import Month
from lib.sample.people import bear, phone
from lib.sample.personas import HOLDS, Persona
from lib.sample.places import CITY, DATUM, settle
from lib.sample.text import dates, degrees, join, money, only, padded

WITHOUT_COORDINATES = 65
WITHOUT_ADDRESS = 10
WITH_GUARANTOR = 120
GUARANTORS = 50_000_000
"""Guarantors are people too, numbered from here."""
BUCKETS = ("M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7+")
DAYS_OF_BUCKET = 30
NO_ADDRESS = "地址不详"

COLUMNS = (
    "案件编号", "借据号", "客户号", "姓名", "身份证号", "性别", "手机号", "委托方", "批次号",
    "委案日期", "退案日期", "结案日期", "案件状态", "产品", "借款金额", "放款日期", "总期数",
    "已还期数", "月供", "委案金额", "逾期金额", "剩余本金", "逾期本金", "逾期利息", "逾期天数",
    "账龄", "逾期期数", "逾期日期", "最后还款日", "最后还款金额", "已还金额", "城市", "区县",
    "居住地址", "户籍地址", "单位名称", "纬度", "经度", "坐标系", "联系人1姓名", "联系人1关系",
    "联系人1手机", "催收员", "警告",
)  # fmt: skip


def case_id(case: Ints) -> pl.Series:
    """The number under which the agency knows the case."""
    return join("CD", padded(case + 1, 7))


def loan_no(loans: Loans) -> pl.Series:
    """The lender's number of the loan: its year and a running number."""
    return join("JK", year_of(loans.loan_day), padded(loans.case + 1, 7))


def stays_in_file(loans: Loans, before: Month | None, number: int) -> Flags:
    """Whether the snapshot of a period names the case."""
    settled_before = before.settled_day > 0 if before else np.zeros(loans.case.shape, np.bool_)
    return (loans.placed_in <= number) & (loans.recalled_in >= number) & ~settled_before


def unchanging(draws: Draws, loans: Loans, buildings: int) -> pl.DataFrame:
    """The columns that are the same in each snapshot."""
    people = bear(draws, loans.person)
    homes = settle(draws, loans.person, buildings)
    has_address = ~draws.chance("no address", loans.person, WITHOUT_ADDRESS)
    has_place = has_address & ~draws.chance("no place", loans.person, WITHOUT_COORDINATES)
    guarantor = bear(draws, loans.person + GUARANTORS)
    vouched = draws.chance("guarantor", loans.case, WITH_GUARANTOR)
    address = homes.address.zip_with(pl.Series(has_address), only(NO_ADDRESS, ~has_address))
    return pl.DataFrame(
        {
            "案件编号": case_id(loans.case),
            "借据号": loan_no(loans),
            "客户号": people.customer_no,
            "姓名": people.name,
            "身份证号": people.id_no,
            "性别": people.gender,
            "手机号": people.mobile,
            "委托方": gather(CLIENTS, loans.client),
            "批次号": _batch(loans),
            "委案日期": dates(loans.place_day),
            "产品": gather(PRODUCTS, loans.product),
            "借款金额": money(loans.share * loans.term),
            "放款日期": dates(loans.loan_day),
            "总期数": loans.term,
            "月供": money(loans.instalment),
            "委案金额": money(loans.arrears * loans.instalment),
            "城市": only(CITY, has_address),
            "区县": only(homes.district, has_address),
            "居住地址": address,
            "户籍地址": people.hometown,
            "单位名称": people.employer,
            "纬度": only(degrees(homes.lat), has_place),
            "经度": only(degrees(homes.lon), has_place),
            "坐标系": only(DATUM, has_place),
            "联系人1姓名": only(guarantor.name, vouched),
            "联系人1关系": only("担保人", vouched),
            "联系人1手机": only(phone(loans.person + GUARANTORS, draws.seed), vouched),
            "催收员": of_case(draws, loans.person, homes.area),
            "警告": gather(HOLDS, loans.persona),
        }
    )


def snapshot(still: pl.DataFrame, loans: Loans, month: Month, before: Month | None) -> pl.DataFrame:
    """The case file of the end of `month`; `still` are the unchanging columns."""
    number = month.period.number
    due = loans.due_by(month.period.end)
    paid_terms, part = np.divmod(month.received, loans.instalment)
    unpaid = due - paid_terms
    part_interest = np.minimum(part, loans.interest)
    oldest = loans.due_date(paid_terms)
    dpd = np.where(unpaid > 0, month.period.end - oldest, 0)
    paid_principal = loans.share * paid_terms + part - part_interest
    leaves = loans.recalled_in == number
    state = np.select(
        [month.settled_day > 0, leaves, loans.persona == Persona.THREATENS], [3, 2, 1]
    )
    return (
        still.with_columns(
            退案日期=dates(np.where(leaves, loans.recall_day, loans.place_day + PLACEMENT_DAYS)),
            结案日期=dates(np.where(leaves, loans.recall_day, month.settled_day)),
            案件状态=gather(("正常", "暂停", "退案", "结清"), state),
            已还期数=pl.Series(loans.paid_before + paid_terms),
            逾期金额=money(month.overdue(loans)),
            剩余本金=money(loans.share * loans.still_to_fall_due - paid_principal),
            逾期本金=money(loans.share * due - paid_principal),
            逾期利息=money(loans.interest * unpaid - part_interest),
            逾期天数=pl.Series(dpd),
            账龄=gather(BUCKETS, np.minimum(-(-dpd // DAYS_OF_BUCKET), len(BUCKETS) - 1)),
            逾期期数=pl.Series(unpaid),
            逾期日期=dates(np.where(unpaid > 0, oldest, 0)),
            最后还款日=dates(month.last_day),
            最后还款金额=only(money(month.last_amount), month.last_day > 0),
            已还金额=money(month.received),
        )
        .select(COLUMNS)
        .filter(pl.Series(stays_in_file(loans, before, number)))
    )


def _batch(loans: Loans) -> pl.Series:
    month = month_of(loans.place_day) % 12 + 1
    return join(gather(BATCH_PREFIXES, loans.client), year_of(loans.place_day), padded(month, 2))
