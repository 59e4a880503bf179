"""The page of what the work brings."""

import pytest

from tests.pages.conftest import Visit


@pytest.mark.usefixtures("with_sample")
def test_the_effect_of_visits_is_told_with_interval_pairs_and_what_could_explain_it(
    visit: Visit,
) -> None:
    app = visit("effect")

    assert not app.error
    said = [one.value for one in app.markdown]
    # The sides of the sample still differ a little after matching, so its title claims nothing.
    assert any(
        "no effect is claimed" in one
        and "Within 14 days" in one
        and "95 % interval" in one
        and "pairs" in one
        for one in said
    )
    assert any("may still explain it" in one and "to explain all of it" in one for one in said)
    assert any("have none and are not in it" in one.value for one in app.caption)
    effects, buckets, balance = (one.value for one in app.dataframe)
    assert effects["What is compared"].str.contains("Check:").sum() == 6
    assert {"Pairs (n)", "With it", "Without it", "Difference from"} <= set(effects.columns)
    assert buckets["Pairs (n)"].min() >= 50
    assert balance["After matching"].abs().max() < balance["Before matching"].abs().max()


@pytest.mark.usefixtures("with_sample")
def test_the_effect_is_refused_with_its_reason_and_what_to_do(visit: Visit) -> None:
    few = visit("effect", window="30", bucket="M1")
    assert "the two groups do not overlap" in few.info[0].value
    assert "Please choose a longer period or fewer filters" in few.info[0].value
    assert few.dataframe

    none = visit("effect", action="letter")
    assert "nothing of the kind was done in these 90 days" in none.info[0].value
    early = visit("effect", as_of="2026-06-30")
    assert "nothing of the kind was done" in early.info[0].value
