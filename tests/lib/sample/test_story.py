"""Snapshots, schedule, repayments and follow-ups tell one story."""

import datetime as dt

import polars as pl

from tests.lib.sample.conftest import Sample

AS_OF = [
    dt.date(2026, month, day)
    for month, day in ((6, 30), (7, 31), (8, 31), (9, 30), (10, 31), (11, 20))
]


def minor(column: str) -> pl.Expr:
    return (pl.col(column).cast(pl.Decimal(18, 2)) * 100).cast(pl.Int64)


def day(column: str) -> pl.Expr:
    return pl.col(column).str.to_date("%Y-%m-%d")


def payments(sample: Sample) -> pl.DataFrame:
    return sample.repayments.select(
        "案件编号", day("还款日期").alias("day"), minor("还款金额").alias("paid")
    )


def schedule(sample: Sample) -> pl.DataFrame:
    numbers = pl.concat(frame.select("案件编号", "借据号") for frame in sample.cases).unique()
    return sample.instalments.join(numbers, on="借据号").select(
        "案件编号",
        day("应还日期").alias("due_day"),
        minor("应还金额").alias("due"),
        minor("已还金额").alias("settled"),
        day("实还日期").alias("paid_day"),
    )


def test_what_is_overdue_is_what_fell_due_less_what_was_paid(sample: Sample) -> None:
    """balance(t) = balance(t-1) + instalments fallen due since - net repayments since."""
    for as_of, frame in zip(AS_OF, sample.cases, strict=True):
        due = schedule(sample).filter(pl.col("due_day") <= as_of)
        paid = payments(sample).filter(pl.col("day") <= as_of)
        expected = (
            frame.select(
                "案件编号", minor("逾期金额").alias("stated"), minor("已还金额").alias("got")
            )
            .join(due.group_by("案件编号").agg(pl.col("due").sum()), on="案件编号", how="left")
            .join(paid.group_by("案件编号").agg(pl.col("paid").sum()), on="案件编号", how="left")
            .fill_null(0)
        )
        wrong = expected.filter(
            (pl.col("stated") != pl.col("due") - pl.col("paid")) | (pl.col("got") != pl.col("paid"))
        )
        assert wrong.to_dicts() == []


def test_days_past_due_follow_from_the_oldest_unpaid_instalment(sample: Sample) -> None:
    for as_of, frame in zip(AS_OF, sample.cases, strict=True):
        paid = (
            payments(sample)
            .filter(pl.col("day") <= as_of)
            .group_by("案件编号")
            .agg(pl.col("paid").sum())
        )
        oldest = (
            schedule(sample)
            .filter(pl.col("due_day") <= as_of)
            .sort("案件编号", "due_day")
            .join(paid, on="案件编号", how="left", maintain_order="left")
            .filter(pl.col("due").cum_sum().over("案件编号") > pl.col("paid").fill_null(0))
            .group_by("案件编号")
            .agg(pl.col("due_day").min())
        )
        expected = frame.join(oldest, on="案件编号", how="left").select(
            pl.col("逾期天数").cast(pl.Int64).alias("stated"),
            (pl.lit(as_of) - pl.col("due_day")).dt.total_days().fill_null(0).alias("derived"),
        )
        assert expected.filter(pl.col("stated") != pl.col("derived")).to_dicts() == []


def test_the_parts_of_the_overdue_amount_add_up(sample: Sample) -> None:
    for frame in sample.cases:
        parts = frame.filter(minor("逾期本金") + minor("逾期利息") != minor("逾期金额"))
        assert parts.to_dicts() == []
        assert (
            frame.filter(
                (minor("剩余本金") < minor("逾期本金")) | (minor("逾期利息") < 0)
            ).to_dicts()
            == []
        )


def test_the_schedule_knows_the_same_money_as_the_repayments(sample: Sample) -> None:
    settled = (
        schedule(sample)
        .group_by("案件编号")
        .agg(pl.col("settled").sum())
        .filter(pl.col("settled") > 0)
    )
    paid = (
        payments(sample).group_by("案件编号").agg(pl.col("paid").sum()).filter(pl.col("paid") > 0)
    )
    assert dict(settled.iter_rows()) == dict(paid.iter_rows())
    whole = schedule(sample).filter(
        pl.col("paid_day").is_not_null() != (pl.col("settled") == pl.col("due"))
    )
    assert whole.to_dicts() == []


def test_a_reversal_takes_back_one_payment_in_full(sample: Sample) -> None:
    back = sample.repayments.filter(pl.col("冲正标记") == "是")
    assert len(back) >= 10
    booked = sample.repayments.join(back, on="案件编号").filter(
        (minor("还款金额") == -minor("还款金额_right")) & (day("还款日期") < day("还款日期_right"))
    )
    assert booked["流水号_right"].n_unique() == len(back)


def test_nothing_has_happened_after_the_last_day(sample: Sample) -> None:
    last = AS_OF[-1]
    for as_of, frame in zip(AS_OF, sample.cases, strict=True):
        past = frame.select(
            day(name).max()
            for name in ("委案日期", "放款日期", "结案日期", "逾期日期", "最后还款日")
        )
        assert max(value for value in past.row(0) if value) <= as_of
    later = (
        payments(sample).filter(pl.col("day") > last),
        sample.instalments.filter(day("实还日期") > last),
    )
    assert [len(frame) for frame in later] == [0, 0]
    happened = sample.followups["催收时间"].str.slice(0, 10)
    assert (happened.min(), happened.max()) == ("2026-09-02", "2026-11-20")


def test_cases_leave_the_file_once_with_their_reason(sample: Sample) -> None:
    for frame, later in zip(sample.cases, sample.cases[1:], strict=False):
        missing = frame.filter(~pl.col("案件编号").is_in(later["案件编号"].implode()))
        assert set(missing["案件状态"]) <= {"退案", "结清"}
        closed = frame.filter(pl.col("案件状态").is_in(["退案", "结清"]))
        assert set(closed["案件编号"]) == set(missing["案件编号"])
        assert closed["结案日期"].null_count() == 0


def test_no_payment_comes_after_a_recall(sample: Sample) -> None:
    recalled = pl.concat(sample.cases).filter(pl.col("案件状态") == "退案")
    late = payments(sample).join(recalled, on="案件编号").filter(pl.col("day") >= day("退案日期"))
    assert len(recalled) >= 10
    assert late.to_dicts() == []


def test_promises_are_kept_and_broken(sample: Sample) -> None:
    """Kept: the promised amount came between the promise and three days after its date."""
    promises = sample.followups.filter(pl.col("承诺还款日期").is_not_null()).select(
        "案件编号",
        made=pl.col("催收时间").str.slice(0, 10).str.to_date(),
        by=day("承诺还款日期"),
        promised=minor("承诺还款金额"),
    )
    assert (
        promises.filter((pl.col("by") <= pl.col("made")) | (pl.col("promised") <= 0)).to_dicts()
        == []
    )
    window = pl.col("day").is_between(pl.col("made"), pl.col("by") + dt.timedelta(days=3))
    paid = (
        promises.join(payments(sample), on="案件编号")
        .filter(window)
        .group_by("案件编号", "made")
        .agg(pl.col("paid").sum())
    )
    judged = promises.filter(pl.col("by") + dt.timedelta(days=3) < AS_OF[-1]).join(
        paid, on=["案件编号", "made"], how="left"
    )
    kept = judged.filter(pl.col("paid").fill_null(0) >= pl.col("promised"))
    partly = judged.filter(pl.col("paid").is_between(1, pl.col("promised") - 1))
    still_open = promises.filter(pl.col("by") >= AS_OF[-1])
    assert min(len(kept), len(partly), len(judged) - len(kept), len(still_open)) >= 10


def test_nobody_is_contacted_before_the_placement_or_after_the_recall(sample: Sample) -> None:
    every = pl.concat(sample.cases).unique("案件编号", keep="last", maintain_order=True)
    happened = sample.followups.join(every, on="案件编号", how="left").select(
        made=pl.col("催收时间").str.slice(0, 10).str.to_date(),
        placed=day("委案日期"),
        status=pl.col("案件状态"),
        left=day("退案日期"),
    )
    early = pl.col("made") <= pl.col("placed")
    late = (pl.col("status") == "退案") & (pl.col("made") >= pl.col("left"))
    assert happened.filter(early | late | pl.col("placed").is_null()).to_dicts() == []


def test_a_case_is_handed_on_within_its_crew_before_anybody_contacts_the_customer(
    sample: Sample,
) -> None:
    every = pl.concat(sample.cases).unique("案件编号", keep="last").select("案件编号", "催收员")
    crews = sample.collectors.select("姓名", "外访组")
    first = sample.followups.group_by("案件编号").agg(first=pl.col("催收时间").min())
    told = (
        sample.assignments.join(every, on="案件编号", how="left")
        .join(crews.rename({"外访组": "from"}), left_on="原催收员", right_on="姓名", how="left")
        .join(crews.rename({"外访组": "to"}), left_on="新催收员", right_on="姓名", how="left")
        .join(first, on="案件编号", how="left")
    )
    assert len(told) >= 50
    wrong = told.filter(
        (pl.col("新催收员") != pl.col("催收员")).fill_null(value=True)
        | (pl.col("from") != pl.col("to"))
        | (pl.col("原催收员") == pl.col("新催收员"))
        | (pl.col("时间") > pl.col("first")).fill_null(value=False)
    )
    assert wrong.to_dicts() == []


def test_whom_the_files_warn_of_is_on_the_list_of_holds_and_nobody_else(sample: Sample) -> None:
    every = pl.concat(sample.cases).unique("案件编号", keep="last")
    standing = sample.holds.filter(pl.col("解除日期").is_null())["案件编号"]
    warned = every.filter(pl.col("警告").is_not_null())["案件编号"]
    lifted = sample.holds.filter(pl.col("解除日期").is_not_null())

    assert set(standing) == set(warned)
    assert len(lifted) >= 3
    assert lifted.filter(day("解除日期") > AS_OF[-1]).to_dicts() == []
