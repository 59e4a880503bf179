"""The data dictionary: what one field is called, no other of its kind is."""

import pytest

from lib.cases.fields import KINDS, fields
from lib.words import LANGUAGES, words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_two_columns_of_an_export_have_one_title(kind: str, language: str) -> None:
    t = words(language)

    titles = [t(one.label) for one in fields(kind)]

    assert len(titles) == len(set(titles))
