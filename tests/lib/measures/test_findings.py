"""A finding in one sentence: its change has a sign only where there is one."""

import pytest

from lib.measures.findings import signed


@pytest.mark.parametrize(
    ("change", "said"), [(1.25, "+1.2"), (-0.06, "-0.1"), (-0.04, "0.0"), (0.04, "0.0"), (0, "0.0")]
)
def test_a_change_that_rounds_to_nothing_has_no_sign(change: float, said: str) -> None:
    assert signed(change) == said
