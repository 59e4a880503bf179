"""Bringing files in on the screen: checked, loaded once, replaced, withdrawn and put back."""

import datetime as dt
import io
import re
from pathlib import Path

import pytest
import xlsxwriter
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from lib.errors import FileUnreadable
from lib.intake import Options, load
from lib.intake.mend_file import file_name, mend_csv
from lib.portfolio import Portfolio, bringing, locks
from lib.portfolio.apart import children, jobs, staging
from lib.screen.speech import refusal
from lib.screen.upload import reading
from lib.words import Sentence, words
from tests.pages.conftest import Visit

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
SAMPLE = Path(__file__).parents[2] / "data" / "sample"
NAME = "cases_2026-11-20.csv"
CASES = (
    "案件编号,姓名,居住地址,逾期金额,逾期天数\nA1,张三,成都市,5,3\nA2,李四,成都市,x,4\n".encode()
)
PATIENCE = 120.0


@pytest.fixture
def apart(empty: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have every file checked by a process of its own."""
    monkeypatch.setenv("DOORSTEP_IMPORT_AT_ONCE_MB", "0")
    return empty


def metrics(app: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in app.metric}


def choose(app: AppTest, content: bytes = CASES, name: str = NAME) -> AppTest:
    return app.file_uploader[0].upload(name, content, "text/csv").run()


def click(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label.startswith(label)).click().run()


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def texts(app: AppTest) -> str:
    said = (*app.success, *app.error, *app.info, *app.warning, *app.caption, *app.markdown)
    return "\n".join(one.value for one in said)


def job_of(app: AppTest, home: Path) -> jobs.Job:
    return jobs.find(home, app.session_state["job"])


def bring(home: Path, content: bytes = CASES, name: str = NAME) -> str:
    place = Portfolio.open(home)
    intake = bringing.read(content, name, Options())
    record = bringing.keep(place, content, name, intake, now=NOW).record
    assert record is not None
    return record.import_id


@pytest.mark.usefixtures("empty")
def test_a_file_is_checked_loaded_once_and_known_again_under_another_name(visit: Visit) -> None:
    content = (SAMPLE / NAME).read_bytes()
    app = choose(visit("upload"), content)
    assert metrics(app)["Can be loaded"] == "1,777"

    click(app, "Load 1,777 rows")
    assert "is loaded: 1,777 rows (Cases)." in texts(app)
    assert "1777" in str(app.dataframe[-1].value.to_dict())

    choose(app, content, "again_2026-11-20.csv")
    assert "This file was loaded before, as “cases\\_2026\\-11\\-20\\.csv” on" in texts(app)
    assert not any(label.startswith("Load ") for label in labels(app))


def test_an_empty_store_says_what_will_happen(empty: Path, visit: Visit) -> None:
    app = visit("upload")

    assert "Nothing has been loaded yet." in texts(app)
    assert not (empty / "staging").exists()


@pytest.mark.usefixtures("empty")
def test_remarks_are_counted_by_kind_and_told_apart_by_sign_and_word(visit: Visit) -> None:
    app = choose(visit("upload"), (SAMPLE / "untidy.csv").read_bytes(), "untidy.csv")

    said = [one.value for one in app.markdown if one.value.startswith("**")]
    assert said[-3:] == [
        "**✕ Row will not be loaded**",
        "**! Can be loaded, please check**",
        "**✓ Can be loaded, put right**",
    ]
    counted = [re.search(r"\*\*(\d+)\*\*$", one.label) for one in app.expander]
    total = sum(int(one[1]) for one in counted if one)
    assert f"**{total}** remarks of" in texts(app)


@pytest.mark.usefixtures("empty")
def test_a_file_without_remarks_says_so(visit: Visit) -> None:
    app = choose(visit("upload"), CASES.replace(b"x", b"7"))

    assert "No remarks: every row can be loaded as it stands." in texts(app)


@pytest.mark.usefixtures("empty")
def test_a_file_without_a_good_row_cannot_be_loaded(visit: Visit) -> None:
    app = choose(visit("upload"), CASES.replace(b",5,", b",y,"))

    assert "No row can be loaded." in texts(app)
    assert not any(label.startswith("Load ") for label in labels(app))


# In a process of its own ---------------------------------------------------------------------


def test_a_large_file_is_checked_when_asked_by_a_process_that_the_page_only_watches(
    apart: Path, visit: Visit
) -> None:
    app = choose(visit("upload"))
    assert metrics(app) == {}
    (apart / "staging").mkdir(mode=0o700)
    with locks.held(apart / "staging" / "turn", patience=0):
        click(app, "Check the file")  # returns while the check cannot even begin
        assert "Cancel" in labels(app)
        assert "You may leave this page meanwhile" in texts(app)
        assert metrics(app) == {}

    staging.wait(job_of(app, apart), PATIENCE)
    app.run()
    assert metrics(app) == {
        "Rows read": "2",
        "Can be loaded": "1",
        "Put right": "0",
        "Not loaded": "1",
    }
    click(app, "Load 1 rows")
    assert len(Portfolio.open(apart).imports()) == 1
    assert sorted(one.name for one in (apart / "staging").iterdir()) == ["loading", "turn"]


def test_a_sign_that_only_the_check_of_a_large_file_finds_is_asked_after_it(
    apart: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = "案件编号,逾期金额,逾期天数\nA1,5,3\n".encode()
    monkeypatch.setattr(reading, "LOOK", len(plain))
    app = choose(visit("upload"), plain + b"A2,$5,3\n")
    assert not any(one.label.startswith("Currency of") for one in app.selectbox)
    click(app, "Check the file")
    staging.wait(job_of(app, apart), PATIENCE)
    app.run()
    assert "Load 1 rows" in labels(app)

    next(one for one in app.selectbox if one.label.startswith("Currency of")).select("USD").run()
    click(app, "Check the file")
    staging.wait(job_of(app, apart), PATIENCE)
    app.run()

    assert any(one.label.startswith("Currency of") for one in app.selectbox)
    click(app, "Load 2 rows")
    assert Portfolio.open(apart).cases().collect()["currency"].to_list() == ["USD", "USD"]


def test_a_cancelled_check_leaves_nothing(apart: Path, visit: Visit) -> None:
    app = choose(visit("upload"))
    (apart / "staging").mkdir(mode=0o700)
    with locks.held(apart / "staging" / "turn", patience=0):
        click(app, "Check the file")
        click(app, "Cancel")

    assert [one.name for one in (apart / "staging").iterdir()] == ["turn"]
    assert "Check the file" in labels(app)
    assert app.query_params == {}


def test_a_check_is_found_again_on_another_visit_by_its_address(apart: Path, visit: Visit) -> None:
    app = click(choose(visit("upload")), "Check the file")
    job = job_of(app, apart)
    assert app.query_params["job"] == job.job_id
    staging.wait(job, PATIENCE)

    again = visit("upload", job=job.job_id)

    assert "Checked file: **cases\\_2026\\-11\\-20\\.csv**" in texts(again)
    assert metrics(again)["Can be loaded"] == "1"
    click(again, "Load 1 rows")
    assert len(Portfolio.open(apart).imports()) == 1


def test_a_checked_file_is_named_on_a_visit_without_its_address(visit: Visit) -> None:
    app = choose(visit("upload"))
    assert "Checked, but not loaded" not in texts(app)

    again = visit("upload")

    assert "Checked, but not loaded" in texts(again)
    assert not again.exception


def test_a_check_is_found_again_after_another_page(apart: Path, visit: Visit) -> None:
    app = click(choose(visit("upload")), "Check the file")
    staging.wait(job_of(app, apart), PATIENCE)

    app.switch_page("pages/overview.py").run()
    app.switch_page("pages/upload.py").run()

    assert metrics(app)["Can be loaded"] == "1"


@pytest.mark.usefixtures("empty")
def test_the_address_of_a_check_that_is_gone_is_refused_in_words_once(visit: Visit) -> None:
    app = visit("upload", job="0" * 32)
    assert "This check is no longer kept." in texts(app)

    app.run()
    assert "This check is no longer kept." not in texts(app)


def test_a_check_that_died_is_said_and_can_be_repeated(apart: Path, visit: Visit) -> None:
    app = choose(visit("upload"))
    (apart / "staging").mkdir(mode=0o700)
    with locks.held(apart / "staging" / "turn", patience=0):
        click(app, "Check the file")
        job = job_of(app, apart)
        children._mine[job.job_id].kill()
        staging.wait(job, PATIENCE)
    app.run()
    assert "The check of the file broke off" in texts(app)

    click(app, "Check once more")
    staging.wait(job, PATIENCE)
    app.run()

    assert metrics(app)["Can be loaded"] == "1"


def test_other_settings_after_the_check_ask_for_another(apart: Path, visit: Visit) -> None:
    app = click(choose(visit("upload")), "Check the file")
    staging.wait(job_of(app, apart), PATIENCE)
    app.run()

    next(one for one in app.text_input if one.label == "Client").input("甲").run()

    assert "Something was changed since the check." in texts(app)
    assert metrics(app) == {}


# What stands already -------------------------------------------------------------------------


def test_a_second_file_of_the_day_is_asked_whether_it_completes_or_replaces(
    empty: Path, visit: Visit
) -> None:
    first = bring(empty)
    app = choose(visit("upload"), CASES.replace(b"x", b"7"), "mended_2026-11-20.csv")
    load = next(one for one in app.button if one.label.startswith("Load "))
    assert load.disabled

    app.radio[0].set_value(first).run()
    click(app, "Load 2 rows")

    place = Portfolio.open(empty)
    assert [one.replaces for one in place.imports()] == [first]
    assert [one.import_id for one in place.withdrawn()] == [first]
    assert "Replacement" in str(app.dataframe[0].value.to_dict())


def test_the_preview_follows_the_choice_between_completing_and_replacing(
    empty: Path, visit: Visit
) -> None:
    first = bring(empty, CASES.replace(b"x", b"7"))
    app = choose(visit("upload"), CASES.replace(b"A2", b"A9").replace(b"x", b"8"), "second.csv")
    app.date_input[0].set_value(dt.date(2026, 11, 20)).run()
    assert "What changes is shown here once" in texts(app)

    app.radio[0].set_value("").run()
    assert "completes the others of its day: 1 cases that only they have stay" in texts(app)
    assert "2 now, overdue CN¥12\\.00; 3 afterwards, overdue CN¥20\\.00" in texts(app)
    assert "No longer in the file" not in str(app.dataframe[0].value.to_dict())

    app.radio[0].set_value(first).run()
    assert "if this file replaces “cases" in texts(app)
    assert "2 now, overdue CN¥12\\.00; 2 afterwards, overdue CN¥13\\.00" in texts(app)
    assert any("No longer in the file" in str(one.value.to_dict()) for one in app.dataframe)


def test_a_mended_file_is_known_as_ours_and_completing_is_proposed(
    empty: Path, visit: Visit
) -> None:
    bring(empty)
    rejects = bringing.read(CASES, NAME, Options()).rejects
    mended = mend_csv(rejects).replace(b",x,", b",7,")

    app = choose(visit("upload"), mended, file_name(rejects, "csv"))

    assert "These are rows to mend that came back" in texts(app)
    assert app.radio[0].value == ""
    click(app, "Load 1 rows")
    assert Portfolio.open(empty).cases().collect()["overdue_amount"].to_list() == [500, 700]


def test_what_changed_since_the_check_is_looked_at_again(empty: Path, visit: Visit) -> None:
    app = choose(visit("upload"), CASES.replace(b"A2", b"A9"))
    bring(empty)

    app.run()
    assert not any(label.startswith("Load ") for label in labels(app))
    assert "another file of this client was loaded or withdrawn since the check" in texts(app)
    click(app, "Check once more")
    staging.wait(job_of(app, empty), PATIENCE)
    app.run()

    app.radio[0].set_value("").run()
    click(app, "Load 1 rows")
    assert len(Portfolio.open(empty).imports()) == 2


def test_a_check_that_was_found_again_and_is_outdated_says_so_once_and_can_be_discarded(
    empty: Path, visit: Visit
) -> None:
    job = job_of(choose(visit("upload"), CASES.replace(b"A2", b"A9")), empty)
    bring(empty)

    app = visit("upload", job=job.job_id)

    assert not app.exception
    assert "another file of this client was loaded or withdrawn since the check" in texts(app)
    app.button(key="discard_outdated").click().run()
    assert not job.folder.exists()


def load_button(app: AppTest) -> Button:
    return next(one for one in app.button if one.label.startswith("Load "))


def test_an_old_check_of_a_file_that_was_loaded_under_its_client_is_loaded_only_when_meant(
    empty: Path, visit: Visit
) -> None:
    old = job_of(choose(visit("upload")), empty)
    app = choose(visit("upload"))
    next(one for one in app.text_input if one.label == "Client").input("星河").run()
    click(app, "Load 1 rows")

    app = visit("upload")
    assert "Checked, but not loaded" not in texts(app)
    app = visit("upload", job=old.job_id)

    said = texts(app).replace("\\", "")
    assert f"with the same content, was loaded before: as “{NAME}” on" in said
    assert "client: 星河" in said
    assert "count already under another client" not in said
    assert load_button(app).disabled
    app.checkbox(key=f"again_{old.job_id}").check().run()
    click(app, "Load 1 rows")
    assert [one.client for one in Portfolio.open(empty).imports()] == ["星河", ""]


def test_cases_that_count_under_another_client_are_loaded_only_when_they_are_others(
    empty: Path, visit: Visit
) -> None:
    bring(empty)
    app = choose(visit("upload"), CASES.replace(b"x", b"7"), "other_2026-11-20.csv")
    next(one for one in app.text_input if one.label == "Client").input("星河").run()

    assert "1 of the 2 cases" not in texts(app)  # half of them are no warning
    bring(empty, CASES.replace(b"x", b"8"), "both_2026-11-20.csv")
    app.run()

    assert "2 of the 2 cases of this file count already under another client" in texts(app)
    assert load_button(app).disabled
    job = job_of(app, empty)
    app.checkbox(key=f"elsewhere_{job.job_id}").check().run()
    click(app, "Load 2 rows")
    assert Portfolio.open(empty).cases().collect().height == 4


def test_a_withdrawal_is_explained_before_it_is_done_and_can_be_undone(
    empty: Path, visit: Visit
) -> None:
    bring(empty)
    app = visit("upload")
    app.session_state["imports"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    assert any(one.label.startswith("Details of ") for one in app.expander)

    click(app, "Withdraw 1 files …")
    assert "1 cases disappear from all screens" in texts(app)
    assert f"{NAME} · Cases · client: — · 1 rows · loaded at" in texts(app).replace("\\", "")
    assert "Overdue in all: **CN¥5\\.00** before, **—** after." in texts(app)
    assert len(Portfolio.open(empty).imports()) == 1
    app.button(key="withdraw").click().run()
    assert Portfolio.open(empty).imports() == ()

    app.session_state["withdrawn"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    click(app, "Put 1 files back …")
    assert "1 cases are on the screens again (overdue CN¥5\\.00)." in texts(app)
    assert "Overdue in all: **—** before, **CN¥5\\.00** after." in texts(app)
    assert Portfolio.open(empty).imports() == ()
    app.button(key="restore").click().run()
    assert len(Portfolio.open(empty).imports()) == 1
    assert "Put back: “cases\\_2026\\-11\\-20\\.csv”. Overdue in all: **—** before" in texts(app)


def test_withdrawing_a_replacement_says_that_the_replaced_file_stays_withdrawn(
    empty: Path, visit: Visit
) -> None:
    first = bring(empty)
    place = Portfolio.open(empty)
    content = CASES.replace(b"A2", b"A9")
    intake = load(content, NAME)
    place.commit(content, "second_2026-11-20.csv", intake, now=NOW, replaces=first)
    app = visit("upload")
    app.session_state["imports"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()

    click(app, "Withdraw 1 files …")

    said = " ".join(one.value.replace("\\", "") for one in app.warning)
    assert f"“second_2026-11-20.csv” took the place of “{NAME}”, which stays withdrawn." in said


def test_after_a_withdrawal_or_a_load_no_other_file_is_ticked(empty: Path, visit: Visit) -> None:
    place = Portfolio.open(empty)
    for day in (18, 19):
        bring(empty, CASES.replace(b"5", str(day).encode()), f"cases_2026-11-{day}.csv")
    app = visit("upload")
    app.session_state["imports"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    click(app, "Withdraw 1 files …")
    app.button(key="withdraw").click().run()

    assert len(place.imports()) == 1
    assert "Withdrawn: “cases\\_2026\\-11\\-" in texts(app)
    assert not any(label.startswith("Withdraw ") for label in labels(app))


def test_the_day_follows_the_newest_file_and_the_links_carry_the_day_of_the_loaded_one(
    empty: Path, visit: Visit
) -> None:
    bring(empty)
    app = visit("upload")
    assert app.selectbox(key="as_of").value == "2026-11-20"

    choose(app, CASES.replace(b"5", b"6"), "cases_2026-11-21.csv")
    click(app, next(label for label in labels(app) if label.startswith("Load ")))

    assert app.selectbox(key="as_of").value == "2026-11-21"
    assert [one.proto.query_string for one in app.get("page_link") if one.proto.query_string] == [
        "as_of=2026-11-21"
    ] * 3


def test_what_was_withdrawn_last_is_listed_first(empty: Path, visit: Visit) -> None:
    place = Portfolio.open(empty)
    for number in (1, 2, 3):
        content = CASES.replace(b"A1", f"B{number}".encode())
        imported = bring(empty, content, f"{number}_2026-11-20.csv")
        place.withdraw(imported, now=NOW + dt.timedelta(hours=-number))

    table = visit("upload").dataframe[0].value

    assert list(table["File"]) == [f"{number}_2026-11-20.csv" for number in (1, 2, 3)]
    assert next(iter(table.columns)) == "Withdrawn at"


@pytest.mark.usefixtures("empty")
def test_what_was_put_right_shows_what_it_became_and_masks_it(visit: Visit) -> None:
    content = "案件编号,姓名,逾期金额,逾期天数\nA1,张\u200b三丰,1.2万,3\n".encode()
    app = choose(visit("upload"), content)
    for code in ("amount_unit", "text_cleaned"):
        app.session_state[f"remark_{code}"] = True
    app.run()

    values = [one.value["Value"][0] for one in app.dataframe if "Value" in one.value]
    assert "1.2万 → 12,000.00" in values
    assert not any("三丰" in one for one in values)


def test_after_loading_rows_without_a_case_and_rows_not_loaded_are_said(
    empty: Path, visit: Visit
) -> None:
    bring(empty)
    paid = "案件编号,还款日期,还款金额\nA1,2026-11-19,1\nZ9,2026-11-19,2\nA1,2026-11-31,3\n"
    app = choose(visit("upload"), paid.encode(), "paid_2026-11-20.csv")

    click(app, "Load 2 rows")

    assert "1 rows are not loaded; mended, they complete this file." in texts(app)
    assert "1 rows belong to no known case yet; they are listed below." in texts(app)


@pytest.mark.usefixtures("empty")
def test_checks_that_wait_say_client_and_rows_and_how_many_more_there_are(visit: Visit) -> None:
    for number in range(12):
        choose(visit("upload"), CASES.replace(b"A1", f"B{number}".encode()))

    said = texts(visit("upload"))

    assert said.count("· client: — · 1 rows can be loaded") == 10
    assert "There are 2 more." in said


@pytest.mark.usefixtures("empty")
def test_a_first_file_is_called_that_and_is_compared_with_nothing(visit: Visit) -> None:
    app = choose(visit("upload"))

    assert "The first file of its clients: 1 cases are new." in texts(app)
    assert "Against the last file" not in texts(app)


def test_a_check_that_is_gone_when_it_is_repeated_is_said_in_words(
    empty: Path, visit: Visit
) -> None:
    app = choose(visit("upload"), CASES.replace(b"A2", b"A9"))
    bring(empty)
    app.run()
    jobs.discard(job_of(app, empty))

    click(app, "Check once more")

    assert not app.exception
    assert "This check is no longer kept." in texts(app)


def test_a_file_without_a_client_ends_most_cases_of_another_only_when_somebody_says_so(
    empty: Path, visit: Visit
) -> None:
    bring(empty, CASES.replace(b"x", b"5"), "cases_2026-11-19.csv")
    app = choose(visit("upload"), CASES.replace(b"A1", b"B1").replace(b"A2", b"B2"))
    assert "No client is named, and 2 of 2 cases" in texts(app)
    load = next(one for one in app.button if one.label.startswith("Load "))
    assert load.disabled

    next(one for one in app.checkbox if one.label.startswith("It is the next file")).check().run()
    click(app, "Load 1 rows")

    assert len(Portfolio.open(empty).imports()) == 2


def test_a_file_of_one_row_ends_the_cases_of_its_client_only_when_somebody_says_so(
    empty: Path, visit: Visit
) -> None:
    rows = "".join(f"A{n},甲,5,3\n" for n in range(4))
    bring(empty, f"案件编号,委托方,逾期金额,逾期天数\n{rows}".encode(), "cases_2026-11-19.csv")
    one = "案件编号,委托方,逾期金额,逾期天数\nB1,甲,5,3\n".encode()

    app = choose(visit("upload"), one)
    assert "4 of 4 cases of the client's last file are not in this one" in texts(app)
    assert next(one for one in app.button if one.label.startswith("Load ")).disabled

    next(one for one in app.checkbox if one.label.startswith("It is the next file")).check().run()
    click(app, "Load 1 rows")
    assert len(Portfolio.open(empty).imports()) == 2


def test_the_next_file_of_a_client_that_keeps_most_cases_is_loaded_without_a_question(
    empty: Path, visit: Visit
) -> None:
    bring(empty, CASES.replace(b"x", b"5"), "cases_2026-11-19.csv")

    app = choose(visit("upload"))

    assert "No client is named" not in texts(app)
    assert not next(one for one in app.button if one.label.startswith("Load ")).disabled


def test_nothing_that_a_file_says_is_markup_in_a_refusal_however_deep_it_stands() -> None:
    inner = Sentence("the sheet “{sheet}” is empty.", sheet="**A** <b>[x](y)$1$")
    refused = FileUnreadable(reason=Sentence("{one} {two}", one=inner, two="_z_"))

    said = refusal(words("en"), refused)

    assert r"\*\*A\*\* \<b\>\[x\]\(y\)\$1\$" in said
    assert r"\_z\_" in said


@pytest.mark.usefixtures("empty")
def test_the_sums_of_each_currency_are_shown_with_their_number(visit: Visit) -> None:
    content = "案件编号,币种,逾期金额,逾期天数\nA1,CNY,1000.5,3\nA2,USD,7,4\nA3,CNY,2,1\n".encode()

    app = choose(visit("upload"), content)

    table = app.table[0].value
    assert table.to_dict("split")["data"] == [
        ["逾期金额", "CNY", "1,002.50", "2"],
        ["逾期金额", "USD", "7.00", "1"],
    ]


@pytest.mark.usefixtures("empty")
def test_a_line_of_totals_is_no_row_that_is_not_loaded(visit: Visit) -> None:
    app = choose(visit("upload"), CASES.replace(b"x", b"7") + "合计,,,12,\n".encode())

    assert (metrics(app)["Rows read"], metrics(app)["Not loaded"]) == ("2", "0")
    assert "1 lines only sum up others; they are no rows." in texts(app)
    assert "The totals of the file agree with its rows: 逾期金额." in texts(app)


def test_rows_that_waited_for_their_case_are_told_when_it_is_loaded(
    empty: Path, visit: Visit
) -> None:
    paid = "案件编号,还款日期,还款金额\nA1,2026-11-01,2\nB9,2026-11-01,3\n".encode()
    bring(empty, paid, "repayments.csv")
    app = choose(visit("upload"))

    click(app, "Load 1 rows")

    assert "Rows of earlier files that now belong to a case: Repayments 1." in texts(app)


def test_a_replaced_file_is_not_offered_to_be_put_back(empty: Path, visit: Visit) -> None:
    first = bring(empty)
    content = CASES.replace(b"A2", b"A9")
    place = Portfolio.open(empty)
    place.commit(content, "second.csv", load(content, NAME), now=NOW, replaces=first)
    app = visit("upload")

    app.session_state["withdrawn"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()

    assert next(one for one in app.button if one.label.startswith("Put 1")).disabled
    assert "second\\.csv” stands in its place" in texts(app)
    assert list(app.dataframe[-1].value["State"]) == ["Replaced"]


def test_what_is_said_of_the_whole_file_names_no_row_and_judges_none(
    empty: Path, visit: Visit
) -> None:
    del empty
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as written:
        cases, notes = written.add_worksheet("案件"), written.add_worksheet("说明")
        cases.write_row(0, 0, ["案件编号", "姓名", "居住地址", "逾期金额", "逾期天数"])
        cases.write_row(1, 0, ["A1", "张三", "成都市", 5, 3])
        notes.write(0, 0, "请核对")

    app = choose(visit("upload"), book.getvalue(), "cases_2026-11-20.xlsx")

    said = texts(app)
    assert "**! About the file as a whole**" in said
    assert "Other sheets of the workbook were not read" in said
    assert "**说明**" in said
    assert "Can be loaded, please check" not in said
