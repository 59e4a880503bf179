"""The faults of real case files, one row each, and the sentence that explains each.

The explanation begins with what an import does: 照读 it reads the value as if nothing were
wrong, 修复 it puts something right, 提醒 it takes the row and says what is odd, 退回 it sends the
row back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

CLEAN = "无误"
READ, REPAIRED, WARNED, REFUSED = "照读", "修复", "提醒", "退回"


@dataclass(frozen=True)
class Fault:
    """Values put over those of a sound row; {amount} and the like are the row's own spellings."""

    effect: str
    code: str
    """The finding of the import (lib/intake/findings.py); empty if it finds nothing to say."""
    why: str
    values: Mapping[str, str] = field(default_factory=dict)
    repeats: bool = False
    """The sound row stands before the faulty one, so that the case is there twice."""
    cells: int = 0
    """So many cells too many, or too few if negative."""

    @property
    def explanation(self) -> str:
        """What the column 说明 says."""
        return f"{self.effect}：{self.why}"


def _read(why: str, **values: str) -> Fault:
    return Fault(READ, "", why, values)


def _repaired(code: str, why: str, **values: str) -> Fault:
    return Fault(REPAIRED, code, why, values)


def _warned(code: str, why: str, **values: str) -> Fault:
    return Fault(WARNED, code, why, values)


def _refused(code: str, why: str, **values: str) -> Fault:
    return Fault(REFUSED, code, why, values)


FAULTS: tuple[Fault, ...] = (
    _read("金额带货币符号和千分位", 逾期金额="¥{grouped}"),
    _read("金额为全角数字", 逾期金额="１２３４．５０"),
    _read("金额带元字", 逾期金额="{amount}元"),
    _read("日期写成八位数字", 逾期日期="{compact}"),
    _read("日期用斜线", 逾期日期="{slashed}"),
    _read("日期用年月日", 逾期日期="{chinese}"),
    _read("姓名前后有空格", 姓名=" {name}　"),
    _read("备注以等号开头，导出时不会当公式执行", 备注1="=1+2"),
    _read("备注以 @ 开头，导出时不会当公式执行", 备注1="@SUM(1+2)"),
    _repaired("amount_unit", "金额以万为单位", 逾期金额="1.2万"),
    _repaired("amount_rounded", "金额有三位小数", 逾期金额="1234.567"),
    _repaired("date_serial", "日期变成表格软件的天数", 逾期日期="{serial}"),
    _repaired("text_cleaned", "姓名中有零宽字符", 姓名="{name}\u200b"),
    _warned("id_checksum", "证件号校验码不符（本样例的证件号都是如此）"),
    _warned("coordinates_zero", "坐标为零", 纬度="0", 经度="0"),
    _warned("coordinates_half", "只有纬度没有经度", 经度=""),
    _warned("date_after", "委案日期晚于数据日期", 委案日期="2027-01-05"),
    _refused("id_ruined", "证件号被表格软件改成科学计数法，末位已丢失", 身份证号="5.10105E+17"),
    _refused("id_date", "证件号中的出生日期不存在", 身份证号="{impossible}"),
    _refused("id_ruined", "手机号被表格软件改成科学计数法", 手机号="1.23457E+10"),
    _refused("id_ruined", "案件编号被改成科学计数法，案件无法辨认", 案件编号="9.00001E+15"),
    _refused("number_missing", "没有案件编号", 案件编号=""),
    _refused("coordinates_swapped", "经度与纬度写反", 纬度="{lon}", 经度="{lat}"),
    _refused("coordinates_range", "坐标不在地球上", 纬度="130.5", 经度="204.1"),
    _refused("real_unreadable", "坐标写成文字", 纬度="北纬三十度", 经度="东经一百零四度"),
    _refused("amount_unreadable", "金额写成文字", 逾期金额="待核实"),
    _refused("amount_unreadable", "金额只是约数", 逾期金额="约五千"),
    _refused("amount_negative", "金额为负", 逾期金额="-{amount}"),
    _refused("amount_missing", "没有金额", 逾期金额="", 委案金额=""),
    _refused("date_impossible", "日期不存在", 逾期日期="2026-02-30"),
    _refused("date_unreadable", "日期写成文字", 逾期日期="上个月"),
    _refused("date_ambiguous", "日期有两种读法：三月四日或四月三日", 逾期日期="03/04/2026"),
    _refused("whole_unreadable", "逾期天数写成文字", 逾期天数="约一个月"),
    _refused("dpd_conflict", "逾期天数与逾期日期不符", 逾期天数="{later}"),
    Fault(REFUSED, "duplicate", "同一案件重复，金额不同", {"逾期金额": "99999.00"}, repeats=True),
    Fault(REFUSED, "row_too_long", "本行比表头多出一格", cells=1),
    Fault(REFUSED, "row_too_short", "本行比表头少两格", cells=-2),
)
