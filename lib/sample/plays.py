"""What the collectors wrote down about each persona: small plays of one or two contacts a month.

The results are the words of lenders' records (催记): names and aliases of the result codes. Nothing
in a note names a person, a number or an address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from lib.sample.personas import Persona


class When(Enum):
    """The day of a contact, told from the visit of the month and the promise made at it."""

    BEFORE = "before"
    VISIT = "visit"
    BROKEN = "broken"
    """Some days after the promised date, only if the money did not come."""


@dataclass(frozen=True)
class Contact:
    """One record: when, by what channel, with which result, in whose presence."""

    when: When
    channel: str
    result: str
    met: str | None = None
    verdict: str | None = None
    reason: str | None = None
    note: str | None = None
    promises: bool = False
    next_in: int = 3
    """Days to the next follow-up; a promise is followed up on its date."""


@dataclass(frozen=True)
class Play:
    """What happens in one month, and how often among the plays of a persona."""

    weight: int
    contacts: tuple[Contact, ...]


VALID = "地址有效"
SELF = "本人"

NO_ANSWER = Contact(When.BEFORE, "电话", "无人接听", note="上门前电话约访，无人接听", next_in=1)
PROMISE = Contact(
    When.VISIT, "外访", "承诺还款(面)", SELF, VALID,
    note="本人在家，说明欠款并确认还款计划", promises=True,
)  # fmt: skip
PROMISE_BY_PHONE = Contact(
    When.VISIT, "电话", "承诺还款(电)", SELF, note="本人接听，称发薪后还款", promises=True
)
BROKEN_NO_ANSWER = Contact(When.BROKEN, "电话", "无人接听", note="承诺到期未入账，电话无人接听")
BROKEN_NOT_HOME = Contact(
    When.BROKEN, "外访", "无人在家", verdict=VALID, note="承诺到期未入账，上门未遇"
)
EXCUSE = Contact(When.BROKEN, "电话", "谈判中", SELF, note="称工资延迟发放，要求宽限几日")

PLAYS: Mapping[Persona, tuple[Play, ...]] = {
    Persona.VISIT_PAYER: (Play(3, (NO_ANSWER, PROMISE, EXCUSE)), Play(2, (PROMISE, EXCUSE))),
    Persona.PROMISE_BREAKER: (
        Play(1, (PROMISE, BROKEN_NO_ANSWER)),
        Play(1, (PROMISE_BY_PHONE, BROKEN_NOT_HOME)),
    ),
    Persona.MOVED: (
        Play(3, (
            Contact(When.VISIT, "外访", "已搬迁", "邻居", "地址过期", note="邻居称已搬走，去向不明",
                    next_in=2),
        )),
        Play(2, (
            Contact(When.BEFORE, "电话", "空号", note="号码为空号", next_in=2),
            Contact(When.VISIT, "外访", "查无此人", verdict="查无此人", note="现住户称不认识",
                    next_in=5),
        )),
    ),
    Persona.DISPUTES: (
        Play(1, (
            Contact(When.VISIT, "外访", "对账异议", SELF, VALID, "不认可费用",
                    "本人对金额有异议，要求提供还款明细", next_in=5),
        )),
    ),
    Persona.HARDSHIP: (
        Play(3, (
            Contact(When.VISIT, "外访", "确有困难", SELF, VALID, "失业/收入下降",
                    "单位停工，收入中断，愿小额偿还", next_in=14),
        )),
        Play(1, (
            Contact(When.VISIT, "外访", "确有困难", SELF, VALID, "疾病", "家中困难，愿小额偿还",
                    next_in=14),
        )),
    ),
    Persona.THREATENS: (
        Play(2, (
            Contact(When.VISIT, "外访", "冲突/威胁/抗拒", SELF, VALID, "恶意",
                    "情绪激动并出言威胁，外访员随即离开", next_in=14),
        )),
        Play(1, (
            Contact(When.VISIT, "电话", "拒接/挂断", note="接通后挂断", next_in=7),
        )),
    ),
    Persona.RECALLED: (
        Play(2, (
            Contact(When.VISIT, "外访", "拒绝还款", SELF, VALID, "不认可费用", "称与放款机构协商中",
                    next_in=7),
        )),
        Play(1, (
            Contact(When.VISIT, "外访", "家属转告", "家属", VALID, note="家属愿转告本人来电"),
        )),
    ),
    Persona.RELAPSED: (Play(2, (PROMISE_BY_PHONE, BROKEN_NO_ANSWER)), Play(1, (NO_ANSWER,))),
    Persona.STEADY: (
        Play(2, (
            Contact(When.VISIT, "电话", "接通本人", SELF, note="称发薪后还一期", next_in=7),
        )),
        Play(1, (NO_ANSWER,)),
    ),
    Persona.SILENT: (
        Play(4, (
            NO_ANSWER,
            Contact(When.VISIT, "外访", "无人在家", verdict=VALID, note="有居住迹象，敲门无人"),
        )),
        Play(3, (
            Contact(When.VISIT, "外访", "已留信函", verdict=VALID, note="无人应门，留密封信函",
                    next_in=5),
        )),
        Play(2, (
            Contact(When.BEFORE, "电话", "关机/不在服务区", note="关机", next_in=1),
            Contact(When.VISIT, "外访", "有人不应门", verdict=VALID, note="屋内有人，未应门"),
        )),
        Play(1, (
            Contact(When.VISIT, "外访", "门禁/无法进入", verdict="无法确认", note="门禁未能进入"),
        )),
    ),
}  # fmt: skip
