"""The cases as their files said them on a day, for comparing: nothing is moved on or completed."""

import datetime as dt
from collections.abc import Collection, Sequence

import polars as pl

from lib.portfolio import snapshots
from lib.portfolio.portfolio import Portfolio
from lib.portfolio.records import ImportRecord


def filed(portfolio: Portfolio, as_of: dt.date, clients: Collection[str]) -> pl.LazyFrame | None:
    """The cases of some clients as their files of on or before a date said them, if any.

    Columns in which none of the files has a value are left out.
    """
    return _stated(portfolio, portfolio.current(as_of), clients)


def before(portfolio: Portfolio, as_of: dt.date, coming: pl.DataFrame) -> pl.DataFrame:
    """The cases that the clients of `coming` had before it came, as their files said them.

    A file of the day completes those of the same day: its own cases are as these say them, or else
    as the client's last file of an earlier day does. The other cases of that file count only for
    clients without a file of the day: where there is one, they have been missing since that came.
    Columns in which none of the files has a value are left out.
    """
    clients = coming["client"].fill_null("").unique().to_list()
    today = of_day(portfolio, as_of, clients)
    earlier = filed(portfolio, as_of - dt.timedelta(days=1), clients)
    if today is None:
        return coming.clear() if earlier is None else earlier.collect()
    own = pl.col("case_key").is_in(coming["case_key"].implode())
    mine = today.filter(own).collect()
    if earlier is None:
        return mine
    client = pl.col("client").fill_null("")
    begun = today.select(client).unique().collect()["client"]
    others = earlier.join(today.select("case_key"), on="case_key", how="anti").filter(
        own | ~client.is_in(begun.implode())
    )
    return pl.concat([others.collect(), mine], how="diagonal")


def of_day(portfolio: Portfolio, as_of: dt.date, clients: Collection[str]) -> pl.LazyFrame | None:
    """The cases that the files of this very day state of some clients, if there are any."""
    same_day = [one for one in portfolio.current(as_of) if one[0].as_of == as_of]
    return _stated(portfolio, same_day, clients)


def _stated(
    portfolio: Portfolio,
    parts: Sequence[tuple[ImportRecord, list[str]]],
    clients: Collection[str],
) -> pl.LazyFrame | None:
    """What imports say of those of some clients for which each of them counts."""
    frames = [
        _of(portfolio, record, wanted)
        for record, counted in parts
        if (wanted := [one for one in counted if one in clients])
    ]
    return joined(*frames) if frames else None


def _of(portfolio: Portfolio, record: ImportRecord, clients: Sequence[str]) -> pl.LazyFrame:
    """The cases that an import states of some of its clients."""
    stated = snapshots.scan_written(portfolio.folder / record.path, record.kind)
    if {*clients} == {*record.clients}:  # then the column need not be read
        return stated
    return stated.filter(pl.col("client").fill_null("").is_in(clients))


def now_and_then(
    portfolio: Portfolio,
    left: Portfolio,
    day: dt.date,
    clients: Collection[str],
    coming: pl.LazyFrame,
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """What counts of some clients on a day, and what would with a file of that day.

    `left` is the portfolio without the imports whose place the file takes. Without any case `now`
    is an empty table.
    """
    now, rest = filed(portfolio, day, clients), of_day(left, day, clients)
    then = coming if rest is None else joined(rest, coming)
    return coming.clear() if now is None else now, then


def joined(*files: pl.LazyFrame) -> pl.LazyFrame:
    """Put files of one day together: of a case that several state, the last one counts."""
    if len(files) == 1:  # in a file each case is once
        return files[0]
    together = pl.concat(files, how="diagonal")
    return together.unique("case_key", keep="last", maintain_order=True)
