"""The timeline on paper is escaped, in the reader's language, and marked on every sheet."""

import datetime as dt

from lib.followups.timeline import Wanted
from lib.show.timeline_page import Line, extent, left_out, render
from lib.words import words


def test_nothing_of_a_file_becomes_markup_and_every_sheet_is_marked() -> None:
    bad = "<script>alert(1)</script>"
    page = render(
        words("zh_Hans"), bad, [bad], [Line("1", bad, bad, f"{bad}\n2", bad)], "alice & bob"
    )

    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 7
    assert page.count("alice &amp; bob") == 2
    assert 'lang="zh-Hans"' in page
    assert "position:fixed" in page


def test_a_part_of_the_timeline_says_that_it_is_one_and_of_how_many() -> None:
    t = words("en")
    day = dt.date(2026, 11, 20)
    wanted = Wanted(kinds=["visit"], first=dt.date(2026, 11, 1), who=["Anna"])

    assert extent(t, day, 2, 1_234) == "As of 20 Nov 2026: 2 of 1,234 events."
    assert left_out(t, Wanted(), [], alone=False) == "Nothing is left out."
    assert left_out(t, wanted, ["Visit"], alone=True) == (
        "Filtered, all else is left out. Shown: kinds: Visit, persons: Anna, from 1 Nov 2026, "
        "this case without the others of the person."
    )
    assert "操作" not in render(words("zh_Hans"), "", [], [], "")
