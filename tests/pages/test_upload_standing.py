"""A file that meets others: of its day, of its client, of the check before."""

import datetime as dt
from pathlib import Path

from lib.intake import Options
from lib.intake.mend_file import file_name, mend_csv
from lib.portfolio import Portfolio, bringing
from lib.portfolio.apart import jobs, staging
from tests.pages.conftest import Visit
from tests.pages.uploading import (
    CASES,
    NAME,
    PATIENCE,
    bring,
    choose,
    click,
    job_of,
    labels,
    load_button,
    texts,
)


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


def test_rows_that_waited_for_their_case_are_told_when_it_is_loaded(
    empty: Path, visit: Visit
) -> None:
    paid = "案件编号,还款日期,还款金额\nA1,2026-11-01,2\nB9,2026-11-01,3\n".encode()
    bring(empty, paid, "repayments.csv")
    app = choose(visit("upload"))

    click(app, "Load 1 rows")

    assert "Rows of earlier files that now belong to a case: Repayments 1." in texts(app)


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


def test_after_loading_rows_without_a_case_and_rows_not_loaded_are_said(
    empty: Path, visit: Visit
) -> None:
    bring(empty)
    paid = "案件编号,还款日期,还款金额\nA1,2026-11-19,1\nZ9,2026-11-19,2\nA1,2026-11-31,3\n"
    app = choose(visit("upload"), paid.encode(), "paid_2026-11-20.csv")

    click(app, "Load 2 rows")

    assert "1 rows are not loaded; mended, they complete this file." in texts(app)
    assert "1 rows belong to no known case yet; they are listed below." in texts(app)
