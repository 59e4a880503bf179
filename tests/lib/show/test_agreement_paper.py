"""The agreement to sign, read back by another reader of PDF."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from lib.agreements.offers import WAIVER
from lib.agreements.proposal import content
from lib.show.agreement_paper import Facts, paper, to_pdf
from lib.show.pack import fonts
from lib.words import LANGUAGES, words
from tests.lib.agreements.cast import GRACE, ONE_PERCENT, TODAY, made

GOLDEN = Path(__file__).parents[2] / "golden" / "agreement.json"
MARK = "mei.lin · 2026-11-20 08:00"
FACTS = Facts(
    offer=content(made(WAIVER, 3, waived={"interest": 100_00, "fees": 50_00}), ()),
    number="C1",
    lender="示例银行",
    customer=(("Name", "刘家川"),),
    proposed_on=TODAY,
    signed_on=None,
    how=None,
    signed_by=None,
    full=True,
)


def printed(facts: Facts, language: str) -> str:
    """The text of all pages, without spaces and line ends."""
    t = words(language)
    made = to_pdf(paper(facts, t, GRACE, MARK), fonts.found(language))
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("language", LANGUAGES)
def test_parties_amounts_days_and_what_is_waived_stand_on_the_paper(language: str) -> None:
    said = printed(FACTS, language)
    for text in ("示例银行", "刘家川", "C1", "1,000.00", "150.00", "850.00", "283.34"):
        assert text in said


def test_a_case_whose_lender_is_not_known_leaves_a_line_for_him() -> None:
    told = paper(replace(FACTS, lender=None), words("en"), GRACE, MARK)
    assert set(told.parties[0][1]) == {"＿"}


def test_a_paper_says_that_it_is_masked_or_signed() -> None:
    def heading(facts: Facts) -> str:
        return paper(facts, words("en"), GRACE, MARK).heading

    assert "once both sides have signed" in heading(FACTS)
    assert "masked" in heading(replace(FACTS, full=False))
    signed = replace(FACTS, signed_on=TODAY, how="paper", signed_by="customer")
    assert heading(signed) == (
        "Signed on 2 Nov 2026 on paper, by the customer. This is a copy; what was signed counts."
    )


def test_nobody_is_asked_to_sign_the_copy_of_what_is_signed() -> None:
    signed = replace(FACTS, signed_on=TODAY, how="paper", signed_by="customer")
    told = [one.signatures for one in (paper(x, words("en"), GRACE, MARK) for x in (FACTS, signed))]
    assert ("Signature", "Signature") in told[0]
    assert told[1][1:] == (("—", "Signed on 2 Nov 2026 on paper, by the customer."),)


def test_interest_of_the_plan_has_a_column_of_its_own() -> None:
    costs = replace(FACTS, offer=content(made(number=12, rate=ONE_PERCENT), ()))
    assert len(paper(costs, words("en"), GRACE, MARK).schedule[0]) == 4
    assert len(paper(FACTS, words("en"), GRACE, MARK).schedule[0]) == 3


def test_the_paper_of_a_written_case_is_as_it_was() -> None:
    told = paper(FACTS, words("en"), GRACE, MARK)
    assert json.loads(json.dumps(vars(told))) == json.loads(GOLDEN.read_text("utf-8"))
