"""What the tests of the command line ask it, and of which files."""

import json
from typing import Any

import pytest

from lib.__main__ import main

CASES = "案件编号,姓名,委案金额,逾期金额,逾期天数\nA1,张三,100,100,40\nA2,李四,300,300,10\n"
PAID = "案件编号,还款日期,还款金额\nA1,2026-11-05,40\nA2,2026-11-06,60\n"


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = main([*arguments, "--json"])
    said = capsys.readouterr()
    assert said.err
    facts: dict[str, Any] = json.loads(said.out)
    return code, facts
