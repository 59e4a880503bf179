"""The faults of real case files, one row each, and the sentence that explains each.

The explanation begins with what an import does: 修复 it reads the value all the same, 提醒 it takes
the row and says what is odd, 退回 it sends the row back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

CLEAN = "无误"
REPAIRED, WARNED, REFUSED = "修复", "提醒", "退回"


@dataclass(frozen=True)
class Fault:
    """Values put over those of a sound row; {amount} and the like are the row's own."""

    effect: str
    why: str
    values: Mapping[str, str] = field(default_factory=dict)
    repeats: bool = False
    """The sound row stands before the faulty one, so that the case is there twice."""
    more_cells: tuple[str, ...] = ()

    @property
    def explanation(self) -> str:
        """What the column 说明 says."""
        return f"{self.effect}：{self.why}"


FAULTS: tuple[Fault, ...] = (
    Fault(REPAIRED, "金额带货币符号和千分位", {"逾期金额": "¥{grouped}"}),
    Fault(REPAIRED, "金额以万为单位", {"逾期金额": "1.2万"}),
    Fault(REPAIRED, "金额为全角数字", {"逾期金额": "１２３４．５０"}),
    Fault(REPAIRED, "金额带元字", {"逾期金额": "{amount}元"}),
    Fault(REPAIRED, "日期写成八位数字", {"逾期日期": "{compact}"}),
    Fault(REPAIRED, "日期用斜线", {"逾期日期": "{slashed}"}),
    Fault(REPAIRED, "日期用年月日", {"逾期日期": "{chinese}"}),
    Fault(REPAIRED, "姓名前后有空格", {"姓名": " {name}　"}),
    Fault(REPAIRED, "姓名中有零宽字符", {"姓名": "{name}\u200b"}),
    Fault(WARNED, "证件号被表格软件改成科学计数法，末位已丢失", {"身份证号": "5.10105E+17"}),
    Fault(WARNED, "证件号少一位", {"身份证号": "51010519900101234"}),
    Fault(WARNED, "证件号校验码不符", {"身份证号": "{id_no}"}),
    Fault(WARNED, "证件号中的出生日期不存在", {"身份证号": "{impossible}"}),
    Fault(WARNED, "手机号被表格软件改成科学计数法", {"手机号": "1.23457E+10"}),
    Fault(WARNED, "手机号写成文字", {"手机号": "联系不上"}),
    Fault(WARNED, "经度与纬度写反", {"纬度": "{lon}", "经度": "{lat}"}),
    Fault(WARNED, "坐标为零", {"纬度": "0", "经度": "0"}),
    Fault(WARNED, "坐标超出范围", {"纬度": "130.5", "经度": "204.1"}),
    Fault(WARNED, "坐标写成文字", {"纬度": "北纬三十度", "经度": "东经一百零四度"}),
    Fault(WARNED, "逾期天数与逾期日期不符", {"逾期天数": "3"}),
    Fault(WARNED, "备注以等号开头，表格软件会当公式执行", {"备注1": "=1+2"}),
    Fault(WARNED, "备注以 @ 开头，表格软件会当公式执行", {"备注1": "@SUM(1+2)"}),
    Fault(REFUSED, "金额写成文字", {"逾期金额": "待核实"}),
    Fault(REFUSED, "金额只是约数", {"逾期金额": "约五千"}),
    Fault(REFUSED, "没有金额", {"逾期金额": "", "委案金额": ""}),
    Fault(REFUSED, "日期不存在", {"逾期日期": "2026-02-30"}),
    Fault(REFUSED, "日期全是零", {"逾期日期": "0000-00-00"}),
    Fault(REFUSED, "日期有两种读法：三月四日或四月三日", {"逾期日期": "03/04/2026"}),
    Fault(REFUSED, "没有案件编号", {"案件编号": ""}),
    Fault(REFUSED, "案件编号被改成科学计数法，案件无法辨认", {"案件编号": "9.00001E+15"}),
    Fault(REFUSED, "没有姓名", {"姓名": ""}),
    Fault(REFUSED, "同一案件重复，金额不同", {"逾期金额": "99999.00"}, repeats=True),
    Fault(REFUSED, "本行比表头多出单元格", more_cells=("多出的一格",)),
    Fault(REFUSED, "逾期天数写成文字", {"逾期天数": "约一个月"}),
    Fault(REFUSED, "合计行不是案件", {"案件编号": "合计", "姓名": ""}),
)
