"""An agreement proposed, approved, signed and followed on the page of its case and in the list."""

import datetime as dt
import io
from pathlib import Path

import pypdf
import pytest
from streamlit.testing.v1 import AppTest

from lib.agreements import agreeing, records
from lib.agreements.affordability import Budget, Figure
from lib.agreements.debt import Debt
from lib.agreements.limits import Limits
from lib.agreements.offers import EQUAL, Terms, offer
from lib.agreements.proposal import Proposal, Signature
from lib.attachments import keeping
from lib.attachments.records import Sent
from lib.ledger import Ledger, audited
from lib.portfolio import Portfolio
from lib.rights import Role
from tests.cast import somebody
from tests.lib.attachments.cast import photo
from tests.pages.conftest import Visit
from tests.pages.signing import SignIn, sign_in
from tests.pages.test_compliance import CASE, faultless, now
from tests.pages.test_pack import Offered, files

__all__ = ["files", "sign_in"]

LIMITS = Limits(waiver=0.1, instalments=24, deferral_months=3, settlement=0.8)


BUDGET = {"wages": Figure(5_000_00, "seen"), "living": Figure(3_000_00)}


def proposed(home: Path, number: int = 12, by: str = "cai", budget: Budget | None = None) -> str:
    """A proposal that lies in the ledger."""
    ledger = Ledger.open(home).by(somebody(by, Role.SUPERVISOR))
    debt = Debt("overdue_amount", 1_200_00, "CNY", {"rest": 1_200_00})
    first = now().date() + dt.timedelta(days=20)
    made = offer(debt, Terms(kind=EQUAL, number=number, first_due=first))
    return agreeing.propose(
        ledger, Proposal(case_key=CASE, offer=made, budget=budget or {}), LIMITS, now()
    )


def steps(home: Path) -> list[str]:
    return records.steps(Ledger.open(home))["step"].to_list()


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label.startswith(label)).click()
    app.run()


def number(app: AppTest, label: str, value: float) -> None:
    next(one for one in app.number_input if one.label == label).set_value(value)


def uploads(app: AppTest) -> bool:
    """Whether the upload of a signed copy is offered."""
    return any(getattr(one, "label", "") == "Signed copy" for one in app.get("file_uploader"))


def told(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.text, *app.caption))


def test_without_income_no_offer_is_called_affordable_and_with_it_the_offers_fit(
    visit: Visit, with_sample: Path
) -> None:
    del with_sample
    app = visit("case", case=CASE)
    faultless(app)
    assert "No income is known: no proposal can be called affordable." in told(app)

    number(app, "Wages after tax", 5_000.0)
    number(app, "Food and daily needs", 3_000.0)
    app.run()
    faultless(app)
    assert "CN¥2,000.00 is left a month" in told(app)
    offers = next(one.value for one in app.dataframe if "May bring" in one.value)
    assert set(offers["Can be afforded"]) == {"yes"}


def test_a_signed_copy_is_named_with_its_agreement_and_opened_in_the_list_of_all(
    visit: Visit, with_sample: Path
) -> None:
    key = proposed(with_sample)
    sent = [Sent("签字.jpg", photo())]
    keeping.attach(Portfolio.open(with_sample), sent, "agreement", key, most_mb=20, now=now())

    app = visit("case", case=CASE)

    faultless(app)
    assert sum("Photo · 签字.jpg" in one.value for one in app.text) == 2
    assert sum((one.key or "").startswith("show_") for one in app.button) == 1


def test_who_works_alone_proposes_and_signs_and_the_case_is_on_hold(
    visit: Visit, with_sample: Path
) -> None:
    app = visit("case", case=CASE)
    press(app, "Propose: Equal instalments")
    faultless(app)
    assert steps(with_sample) == ["proposed"]

    press(app, "Record the signature")
    assert ["how it was signed" in one.value for one in app.error] == [True]
    for label, code in (("How it was signed", "paper"), ("By whom", "customer")):
        next(one for one in app.selectbox if one.label == label).set_value(code)
    press(app, "Record the signature")
    faultless(app)

    assert steps(with_sample) == ["proposed", "signed"]
    assert records.steps(Ledger.open(with_sample), sample=False).is_empty()
    assert any("Agreement being kept" in one.value for one in app.warning)
    assert "It ends by itself when the agreement is completed, broken or cancelled." in told(app)
    page = visit("agreements")
    faultless(page)
    assert [one.value for one in page.metric][:2] == ["0", "1"]
    assert page.dataframe[0].value["State"].to_list() == ["being kept"]

    next(one for one in app.text_area if one.key and one.key.startswith("why_")).set_value("x")
    press(app, "Cancel the agreement")
    faultless(app)
    assert steps(with_sample)[-1] == "cancelled"
    assert not any("Agreement being kept" in one.value for one in app.warning)


def test_a_manager_approves_what_another_proposed_beyond_the_limits(
    sign_in: SignIn, visit: Visit, with_sample: Path
) -> None:
    key = proposed(with_sample, number=36)
    sign_in(with_sample, Role.MANAGER)
    page = visit("agreements")
    assert page.metric[0].value == "1"

    app = visit("case", case=CASE)
    assert not any(one.label == "Record the signature" for one in app.button)
    app.text_area(key=f"why_{key}").set_value("income seen")
    press(app, "Approve it")
    faultless(app)
    assert steps(with_sample) == ["proposed", "approved"]


def test_who_approves_sees_what_the_customer_can_afford_and_the_limit_that_is_exceeded(
    sign_in: SignIn, visit: Visit, with_sample: Path, files: Offered
) -> None:
    key = proposed(with_sample, number=36, budget=BUDGET)
    sign_in(with_sample, Role.MANAGER)

    app = visit("case", case=CASE)

    faultless(app)
    assert "36 instalments; one person may agree to 24 alone: 12 too many." in told(app)
    assert (
        "Income CN¥5,000.00 − outgoings CN¥3,000.00 − other debts — = CN¥2,000.00 left."
    ) in told(app)
    assert "Payments on other debts are not known" in told(app)
    assert "Largest instalment: CN¥33.45. It fits what can be paid" in told(app)
    assert "Standard Financial Statement" in told(app)
    entered = next(one.value for one in app.dataframe if "Known from" in one.value)
    assert entered["Known from"].to_list() == ["document seen", "said by the customer"]

    paper = f"agreement-{key[:8]}.pdf"
    assert paper not in files
    app.text_area(key=f"why_{key}").set_value("income seen")
    press(app, "Approve it")
    assert paper in files


def test_nothing_to_sign_and_no_upload_is_offered_before_the_approval(
    visit: Visit, with_sample: Path, files: Offered
) -> None:
    key = proposed(with_sample, number=36)
    app = visit("case", case=CASE)
    faultless(app)
    assert f"agreement-{key[:8]}.pdf" not in files
    assert not uploads(app)
    assert "come with the approval" in told(app)

    agreeing.approve(Ledger.open(with_sample).by(somebody("mo", Role.MANAGER)), key, "x", now())
    app = visit("case", case=CASE)
    assert f"agreement-{key[:8]}.pdf" in files
    assert uploads(app)
    assert "come with the approval" not in told(app)


@pytest.mark.parametrize(("role", "by"), [(Role.MANAGER, "manager"), (Role.SUPERVISOR, "cai")])
def test_neither_the_proposer_nor_who_lacks_the_right_is_offered_to_approve(
    sign_in: SignIn, visit: Visit, with_sample: Path, role: Role, by: str
) -> None:
    proposed(with_sample, number=36, by=by)
    sign_in(with_sample, role)
    app = visit("case", case=CASE)
    faultless(app)
    labels = [one.label for one in app.button]
    assert "Take it back" in labels
    assert not {"Approve it", "Refuse it"} & set(labels)
    assert "12 too many" in told(app)


def test_a_signed_agreement_says_that_its_copy_is_missing_until_it_is_attached(
    visit: Visit, with_sample: Path
) -> None:
    key = proposed(with_sample)
    ledger = Ledger.open(with_sample).by(somebody("cai", Role.SUPERVISOR))
    signed = Signature(signed_on=now().date(), how="paper", signed_by="customer")
    agreeing.sign(ledger, key, signed, now())

    def remarks() -> tuple[bool, list[str]]:
        app, page = visit("case", case=CASE), visit("agreements")
        faultless(app)
        faultless(page)
        missing = any(one.value == "Signed copy missing" for one in app.warning)
        return missing, page.dataframe[0].value["Remark"].dropna().to_list()

    assert remarks() == (True, ["Signed copy missing"])
    sent = [Sent("签字.jpg", photo())]
    keeping.attach(Portfolio.open(with_sample), sent, "agreement", key, most_mb=20, now=now())
    assert remarks() == (False, [])


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMPLIANCE, Role.ADMINISTRATOR])
def test_who_may_not_record_sees_agreements_and_no_form(
    sign_in: SignIn, visit: Visit, with_sample: Path, role: Role
) -> None:
    proposed(with_sample)
    sign_in(with_sample, role)
    app = visit("case", case=CASE)
    faultless(app)
    assert "Repayment agreements (1)" in [one.label for one in app.expander]
    assert not any(one.label.startswith("Propose") for one in app.button)
    assert not any(one.label == "Record the signature" for one in app.button)


def test_the_day_of_the_signature_and_what_came_in_stand_beside_the_schedule(
    visit: Visit, with_sample: Path
) -> None:
    key = proposed(with_sample)
    ledger = Ledger.open(with_sample).by(somebody("cai", Role.SUPERVISOR))
    signed = Signature(signed_on=now().date(), how="paper", signed_by="customer")
    agreeing.sign(ledger, key, signed, now())

    app = visit("case", case=CASE)

    faultless(app)
    assert "n = 12 instalments: CN¥0.00 of CN¥1,200.00 paid, CN¥0.00 late." in told(app)
    plan = next(one.value for one in app.dataframe if "State" in one.value)
    assert set(plan["State"]) <= {"not yet due"}


def test_a_late_agreement_stands_on_the_work_list(visit: Visit, with_sample: Path) -> None:
    key = proposed(with_sample)
    ledger = Ledger.open(with_sample).by(somebody("cai", Role.SUPERVISOR))
    signed = Signature(signed_on=now().date(), how="paper", signed_by="customer")
    agreeing.sign(ledger, key, signed, now())

    late = now().date() + dt.timedelta(days=25)
    page = visit("followup", list="agreement_late", day=late.isoformat())

    faultless(page)
    told = page.dataframe[0].value
    assert told["Days late"].to_list() == [5]
    assert told["Reason"].to_list()[0].startswith("CN¥100.00 of the agreement is late;")


def test_the_paper_is_masked_until_it_is_asked_for_in_full_and_that_is_in_the_audit(
    visit: Visit, with_sample: Path, files: Offered
) -> None:
    key = proposed(with_sample)
    cases = Portfolio.open(with_sample).cases().collect()
    name = str(dict(cases.select("case_key", "name").iter_rows())[CASE])
    app = visit("case", case=CASE)

    def printed() -> str:
        pages = pypdf.PdfReader(io.BytesIO(files[f"agreement-{key[:8]}.pdf"][0]())).pages
        return "".join(page.extract_text() for page in pages).replace("\n", "")

    assert name not in printed()
    assert files[f"agreement-{key[:8]}.pdf"][1] is None
    app.toggle(key=f"paper_full_{key}").set_value(True).run()
    assert name in printed()
    log = files[f"agreement-{key[:8]}.pdf"][1]
    assert log is not None
    log()
    taken = audited.rows(Ledger.open(with_sample), audited.Wanted(act="print_agreement"))
    assert taken["subject"].to_list() == [key]
