"""Who was handed which case, and what keeps some doors closed.

Cases are handed on within their crew a day after the placement, so that all contacts are those of
the collector that the case file names. Lists of holds name the cases that the file warns of, and
complaints of others that were settled long ago.
"""

import numpy as np
import polars as pl

from lib.sample.clock import Period
from lib.sample.collectors import OF_A_CREW, names
from lib.sample.draws import Draws, Flags, Ints, gather
from lib.sample.loans import Loans
from lib.sample.personas import Persona
from lib.sample.snapshots import case_id
from lib.sample.text import dates, join, padded

HANDED_ON = 60
COMPLAINED = 25
CAUSES = ("组内均衡", "原催收员休假", "客户要求更换")
SOURCES = ("客户来函", "客服热线", "委托方通知")
FIRST_HOUR = 9
HOURS = 2
MINUTES = 60
SETTLED_IN = 12
"""Days from a complaint to its settlement."""

HELD = {
    Persona.DISPUTES: ("债务异议", "对金额有异议，核对中"),
    Persona.HARDSHIP: ("特殊困难", "困难情况核实中"),
    Persona.THREATENS: ("其他", "上门有冲突风险"),
}
"""Persona → kind of hold and its note."""

COMPLAINT = ("投诉", "投诉已答复并解除")


def assignments(
    draws: Draws, loans: Loans, months: tuple[Period, ...], collector: pl.Series
) -> pl.DataFrame:
    """The cases that were handed on; `collector` is who has them since."""
    day = loans.place_day + 1
    listed = _listed(loans, day, months) & draws.chance("handed on", loans.case, HANDED_ON)
    chosen = np.flatnonzero(listed)
    case, now = loans.case[chosen], collector.gather(chosen)
    crew = names(draws).to_list()
    # Two people are a crew: whoever has the case now took it over from the other.
    position = np.array([crew.index(name) for name in now], np.int64)
    before = gather(crew, position // OF_A_CREW * OF_A_CREW + (position + 1) % OF_A_CREW)
    hour = FIRST_HOUR + draws.below("handed on hour", case, HOURS)
    minute = draws.below("handed on minute", case, MINUTES)
    time = join(dates(day[chosen]).cast(pl.String), " ", padded(hour, 2), ":", padded(minute, 2))
    return pl.DataFrame(
        {
            "案件编号": case_id(case),
            "原催收员": before,
            "新催收员": now,
            "时间": time,
            "原因": draws.pick("handed on why", case, CAUSES),
        }
    )


def holds(draws: Draws, loans: Loans, months: tuple[Period, ...]) -> pl.DataFrame:
    """The list of holds: those of the warned personas, and settled complaints of steady payers."""
    day = loans.place_day + 2
    lifted = day + SETTLED_IN
    told = {who.value: said for who, said in HELD.items()} | {Persona.STEADY.value: COMPLAINT}
    kinds = [told.get(who.value, (None, None))[0] for who in Persona]
    notes = [told.get(who.value, (None, None))[1] for who in Persona]
    warned = np.isin(loans.persona, [who.value for who in HELD])
    complains = (loans.persona == Persona.STEADY) & draws.chance(
        "complained", loans.case, COMPLAINED
    )
    settled = complains & (lifted <= months[-1].end)
    listed = (warned & _listed(loans, day, months)) | settled
    chosen = np.flatnonzero(listed)
    case, persona = loans.case[chosen], loans.persona[chosen]
    return pl.DataFrame(
        {
            "案件编号": case_id(case),
            "类型": gather(kinds, persona),
            "开始日期": dates(day[chosen]),
            "结束日期": dates(np.zeros_like(case)),
            "来源": draws.pick("hold source", case, SOURCES),
            "说明": gather(notes, persona),
            "证据": join("ZJ", padded(case + 1, 7)),
            "解除日期": dates(np.where(settled[chosen], lifted[chosen], 0)),
        }
    )


def _listed(loans: Loans, day: Ints, months: tuple[Period, ...]) -> Flags:
    """Whether the case had been placed by then, and the day is not after the last file's."""
    return np.asarray((loans.placed_in < len(months)) & (day <= months[-1].end))
