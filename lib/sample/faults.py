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
    _repaired("amount_exponent", "金额写成科学计数法", 逾期金额="1.25E+03"),
    _repaired("date_roc", "日期用民国纪年", 逾期日期="{roc}", 逾期天数=""),
    _repaired("date_zone", "日期带世界时，北京时间已是当天", 逾期日期="{zoned}"),
    _repaired("date_zero", "日期是表格软件的零", 逾期日期="1900-01-00"),
    _repaired("date_open", "日期没有尽头", 逾期日期="9999-12-31"),
    _repaired("text_marker", "手机号前有表示文本的撇号", 手机号="'{mobile}"),
    _repaired("text_folded", "手机号为全角数字", 手机号="{wide_mobile}"),
    _repaired("date_serial", "日期变成表格软件的天数", 逾期日期="{serial}"),
    _repaired("text_cleaned", "姓名中有零宽字符", 姓名="{name}\u200b"),
    _warned("id_checksum", "证件号校验码不符（本样例的证件号都是如此）"),
    _warned("coordinates_zero", "坐标为零", 纬度="0", 经度="0"),
    _warned("coordinates_half", "只有纬度没有经度", 经度=""),
    _warned("date_after", "委案日期晚于数据日期", 委案日期="2027-01-05"),
    _warned("date_far", "委案日期的年份写错", 委案日期="1926-08-05"),
    _warned("date_ruined", "日期只剩分秒，日子已丢失", 逾期日期="00:00.0"),
    _warned("formula_empty", "查找公式没有找到手机号", 手机号="#N/A"),
    _warned("id_length", "证件号少一位", 身份证号="{short_id}"),
    _warned("phone_unreadable", "手机号少一位", 手机号="1380000000"),
    _warned("phone_several", "一格里有两个电话", 手机号="{mobile} / 028-00012345"),
    _refused("currency_unsure", "金额带美元符号，文件没有币种", 逾期金额="${amount}"),
    _warned(
        "address_missing", "没有地址、城市和坐标", 城市="", 区县="", 居住地址="", 纬度="", 经度=""
    ),
    _warned("coordinates_far", "坐标在国外", 纬度="48.85", 经度="2.35"),
    _warned("coordinates_elsewhere", "坐标离区县一百多公里", 纬度="31.90", 经度="105.50"),
    _warned("datum_unknown", "没有这种坐标系", 坐标系="本地坐标"),
    _refused("id_ruined", "证件号被表格软件改成科学计数法，末位已丢失", 身份证号="5.10105E+17"),
    _refused("id_date", "证件号中的出生日期不存在", 身份证号="{impossible}"),
    _refused("id_ruined", "手机号被表格软件改成科学计数法", 手机号="1.23457E+10"),
    _refused("id_ruined", "案件编号被改成科学计数法，案件无法辨认", 案件编号="9.00001E+15"),
    _refused("number_missing", "没有案件编号", 案件编号=""),
    _refused("name_missing", "没有姓名", 姓名=""),
    _refused("past_due_missing", "没有逾期天数，也没有逾期日期", 逾期天数="", 逾期日期=""),
    _refused("coordinates_swapped", "经度与纬度写反", 纬度="{lon}", 经度="{lat}"),
    _refused("coordinates_range", "坐标不在地球上", 纬度="130.5", 经度="204.1"),
    _refused("real_unreadable", "坐标写成文字", 纬度="北纬三十度", 经度="东经一百零四度"),
    _refused("amount_unreadable", "金额写成文字", 逾期金额="待核实"),
    _refused("amount_unreadable", "金额只是约数", 逾期金额="约五千"),
    _refused("amount_unreadable", "千分位逗号放错", 逾期金额="1,2345"),
    _refused("formula_error", "公式出错", 逾期金额="#REF!"),
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
