"""Files that were loaded are withdrawn on the screen, and put back."""

import datetime as dt
from pathlib import Path

from lib.intake import load
from lib.portfolio import Portfolio
from tests.pages.conftest import Visit
from tests.pages.uploading import (
    CASES,
    NAME,
    NOW,
    bring,
    click,
    labels,
    texts,
)


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


def test_what_was_withdrawn_last_is_listed_first(empty: Path, visit: Visit) -> None:
    place = Portfolio.open(empty)
    for number in (1, 2, 3):
        content = CASES.replace(b"A1", f"B{number}".encode())
        imported = bring(empty, content, f"{number}_2026-11-20.csv")
        place.withdraw(imported, now=NOW + dt.timedelta(hours=-number))

    table = visit("upload").dataframe[0].value

    assert list(table["File"]) == [f"{number}_2026-11-20.csv" for number in (1, 2, 3)]
    assert next(iter(table.columns)) == "Withdrawn at"


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
