"""Small files for the tests of the import."""

from lib.intake import Intake, Options, load

HEADER = "案件编号,姓名,身份证号,手机号,居住地址,纬度,经度,逾期金额,逾期日期,逾期天数,备注1"
GOOD = "A1,张三,,00012345678,成都市锦江区某路1号,30.65,104.08,100.00,2026-11-10,10,"
AS_OF = "cases_2026-11-20.csv"

SHORT = "案件编号,姓名,逾期金额,逾期天数"
SHORT_ROW = "A1,张三,100.00,10"
"""The least that a case file has, for tests that add a column of their own."""


def case(**cells: str) -> str:
    """One line of a case file; named cells replace those of the good row."""
    keys = ("case_id", "name", "id_no", "phone", "addr", "lat", "lon", "amount", "since", "dpd")
    values = dict(zip((*keys, "note"), GOOD.split(","), strict=True))
    return ",".join({**values, **cells}.values())


def read(*lines: str, options: Options | None = None, encoding: str = "utf-8") -> Intake:
    """Load a case file of these lines under the usual header."""
    text = "\r\n".join((HEADER, *lines, ""))
    return load(text.encode(encoding), AS_OF, options)


def codes(intake: Intake) -> list[tuple[int, str, str]]:
    """Row, column and code of every finding about a row."""
    return [(one.row, one.column, one.code) for one in intake.report.problems]
