"""The timeline on paper is escaped, in the reader's language, and marked on every sheet."""

from lib.show.timeline_page import Line, render
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
