"""Every text in every language, and the check that says so."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools import languages


@pytest.mark.parametrize("language", languages.TRANSLATED)
def test_every_text_is_translated_with_its_fields_and_none_is_left_over(language: str) -> None:
    assert languages.faults(languages.read(language), languages.all_texts()) == []


def catalogue(**translations: str) -> Catalog:
    made = Catalog(locale="zh_Hans")
    for text, translation in translations.items():
        made.add(text, translation)
    return made


def test_the_check_names_what_is_missing_empty_left_over_unconfirmed_or_changed() -> None:
    made = catalogue(Cases="案件", Map="", Gone="没有了")
    made.add("{n} cases", "{count} 个案件")
    made.add("Visits", "外访", flags=["fuzzy"])
    wanted = ["Cases", "Map", "Upload", "{n} cases", "Visits"]
    assert languages.faults(made, wanted) == [
        "missing: Upload",
        "nobody says: Gone",
        "not confirmed: Visits",
        "not translated: Map",
        "other fields: {n} cases → {count} 个案件",
    ]


def test_texts_are_found_in_marks_calls_and_f_strings() -> None:
    source = """
LABEL = N_("Owed " "by {name}")
st.write(t("Cases"), here.t("Found {n}", n=3), f"[{t('Inside')}]", t(LABEL), other("Not this"))
raise RecordRefused(problem=Sentence("No date."))
"""
    assert languages.texts_of_code(source) == {
        "Owed by {name}",
        "Cases",
        "Found {n}",
        "Inside",
        "No date.",
    }


def test_a_text_put_together_too_late_to_translate_is_refused() -> None:
    with pytest.raises(ValueError, match="named fields"):
        languages.texts_of_code('t(f"{n} cases")')


def test_an_update_keeps_hand_work_drafts_the_rest_and_drops_what_is_gone() -> None:
    old = catalogue(Cases="个案", Gone="没有了")
    old.add("Visits", "猜的", flags=["fuzzy"])
    drafts = {"Cases": "案件", "Visits": "外访"}
    new = languages.updated(old, ["Cases", "Visits", "Upload"], lambda text: drafts.get(text, ""))
    assert {m.id: m.string for m in new if m.id} == {
        "Cases": "个案",
        "Visits": "外访",
        "Upload": "",
    }


def test_a_catalogue_is_written_and_read_back_as_the_same_bytes(tmp_path: Path) -> None:
    made = catalogue(Zoo="动物园", Cases="案件")
    made.add("{n} said “no”\nand left", "{n} 说“不”\n就走了")
    languages.write(made, "zh_Hans", tmp_path)
    first = (tmp_path / "zh_Hans.po").read_bytes()
    languages.write(languages.read("zh_Hans", tmp_path), "zh_Hans", tmp_path)
    assert (tmp_path / "zh_Hans.po").read_bytes() == first
    assert languages.read("zh_Hans", tmp_path)["Cases"].string == "案件"
