"""The house changes the table of result codes by a file, and no old record loses its meaning."""

import ast
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.errors import RecordRefused
from lib.followups import code_versions, codes, own, own_faults
from lib.followups.codes import BUILT_IN, OUTCOMES, choices, code_of
from lib.followups.entry import check, propose
from lib.followups.own import CodesRefused
from lib.followups.promises import promises
from lib.followups.recording import record
from lib.followups.records import merge, recorded
from lib.followups.standing import standing
from lib.followups.timeline import timeline
from lib.ledger import Ledger
from lib.rights import NotAllowed, Role
from lib.words import words
from tests.cast import somebody
from tests.lib.followups.cast import NOW, PROMISE, contacts, day, noon, payments

EXAMPLE = (codes.FOLDER / "own.example.toml").read_text("utf-8")
GATE = """
[OWN_GATE]
like = "NO_OPEN"
zh = "门岗不让进"
en = "Refused at the gate"
"""


@pytest.fixture(autouse=True)
def ours_again() -> Iterator[None]:
    """The table is that of the process: no test leaves its own to another."""
    yield
    own.install()


def faults(content: str, *before: str) -> str:
    with pytest.raises(CodesRefused) as refused:
        own.read(content, before)
    return str(refused.value)


def test_the_example_adds_a_code_with_the_effect_of_the_one_that_it_is_like() -> None:
    own.install(own.read(EXAMPLE))

    added = OUTCOMES["OWN_GATE_REFUSED"]
    like = BUILT_IN["NO_OPEN"]
    assert (added.channels, added.contact, added.met, added.flag, added.verdict) == (
        like.channels,
        like.contact,
        like.met,
        like.flag,
        like.verdict,
    )
    assert [one.code for one in choices("visit")][:2] == ["NOT_HOME", "PTP"]
    assert propose("NOT_HOME", day(1))[1] == day(3)
    assert propose("OWN_GATE_REFUSED", day(1))[1] == day(6)
    assert [words(one)("Refused at the gate") for one in ("en", "zh_Hans", "zh_Hant")] == [
        "Refused at the gate",
        "门岗不让进",
        "門崗不讓進",
    ]


def test_a_renamed_code_is_read_by_its_new_and_its_former_names() -> None:
    own.install(own.read('[REFUSED]\nzh = "不愿还"\nen = "Will not pay"\naliases = ["耍赖"]\n'))

    former = BUILT_IN["REFUSED"]
    assert {code_of("outcome", text) for text in ("不愿还", "耍赖", former.zh, former.en)} == {
        "REFUSED"
    }
    assert words("zh_Hans")(OUTCOMES["REFUSED"].en) == "不愿还"


def test_a_code_renamed_twice_is_read_by_all_its_former_names(ledger: Ledger) -> None:
    for number in (1, 2, 3):
        name = f'zh = "名{number}"\nen = "Name {number}"\n'
        ours = f"[REFUSED]\n{name.replace('名', '拒').replace('Name', 'No')}"
        code_versions.change(ledger, f'{ours}[OWN_GATE]\nlike = "NO_OPEN"\n{name}', NOW)
    code_versions.use(ledger)

    for number in (1, 2, 3):
        assert {code_of("outcome", f"名{number}"), code_of("outcome", f"Name {number}")} == {
            "OWN_GATE"
        }
        assert {code_of("outcome", f"拒{number}"), code_of("outcome", f"No {number}")} == {
            "REFUSED"
        }
    assert code_of("outcome", BUILT_IN["REFUSED"].zh) == "REFUSED"


def test_the_former_name_of_a_code_is_not_given_to_another() -> None:
    renamed = GATE.replace("门岗不让进", "门卫不让进")
    taken = renamed + '[OWN_B]\nlike = "NO_OPEN"\nzh = "门岗不让进"\nen = "B"\n'
    assert "means OWN_GATE already" in faults(taken, GATE, renamed)


def test_a_version_on_record_counts_though_a_later_release_knows_its_word(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    code_versions.change(ledger, GATE, NOW)
    later = replace(BUILT_IN["NO_OPEN"], aliases=("门岗不让进",))
    monkeypatch.setattr(codes, "BUILT_IN", {**BUILT_IN, "NO_OPEN": later})

    code_versions.use(ledger)

    assert code_of("outcome", "门岗不让进") == "OWN_GATE"
    assert "means NO_OPEN already" in faults(GATE)


def test_a_required_field_of_the_house_is_demanded_beside_ours() -> None:
    own.install(own.read('[PTP]\nrequires = ["reason"]\n'))

    assert OUTCOMES["PTP"].requires == ("promise_amount", "promise_date", "reason")
    bare = replace(PROMISE, promise_amount=None, promise_date=None, reason=None)
    assert len(check(bare, NOW)) == 3


def test_a_hidden_code_is_not_offered_and_its_history_reads_as_before(ledger: Ledger) -> None:
    code_versions.change(ledger, GATE, NOW)
    mine = replace(
        PROMISE,
        outcome="OWN_GATE",
        met_whom="nobody",
        promise_amount=None,
        promise_date=None,
        reason=None,
    )
    record(ledger, mine, NOW)

    code_versions.change(ledger, f"{GATE}hidden = true\n", NOW)

    assert "OWN_GATE" not in [one.code for one in choices("visit")]
    kept = merge(contacts().lazy(), recorded(ledger))
    nothing = payments()
    (event,) = timeline({"C1"}, kept, nothing, promises(kept, nothing, day(25)))
    assert str(event.title) == "Refused at the gate"
    assert standing(kept, day(25))["last_outcome"].to_list() == ["OWN_GATE"]


@pytest.mark.parametrize("code", sorted(own_faults.NEEDED))
def test_a_code_that_the_product_counts_by_cannot_be_hidden(code: str) -> None:
    assert f"[{code}] cannot be hidden" in faults(f"[{code}]\nhidden = true\n")
    kept = own.stored(f"[{code}]\nhidden = true\n").outcomes[code]
    assert kept.hidden is BUILT_IN[code].hidden


def test_every_code_that_the_product_names_is_kept() -> None:
    """A screen names the commonest results only, as buttons of those that are offered."""
    here = Path(own_faults.__file__).parents[1]
    named = {
        node.value
        for file in here.rglob("*.py")
        if here / "screen" not in file.parents and file != Path(own_faults.__file__)
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in BUILT_IN
    }
    assert named == own_faults.NEEDED


def test_words_of_old_files_become_a_code_as_soon_as_it_exists() -> None:
    brought = contacts({"happened_at": noon(1), "outcome": "门岗不让进"})
    nothing = contacts()
    assert merge(brought, nothing)["outcome"].to_list() == ["门岗不让进"]

    own.install(own.read(GATE))

    assert merge(brought, nothing)["outcome"].to_list() == ["OWN_GATE"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[PTP", "no TOML file"),
        ("[ptp]\nhidden = true", "capital letters"),
        ("[PTP]\nflag = 'stop'", "nothing is known of “flag”"),
        ("[PTP]\nlike = 'REFUSED'", "nothing is known of “like”"),
        ("[OWN]\nzh = '自'\nen = 'own'", "needs like"),
        ("[OWN]\nlike = 'NO_OPEN'", "needs its name"),
        ("[OWN]\nlike = 'NONE'\nzh = '自'\nen = 'own'", "cannot be NONE"),
        ("[OWN]\nlike = 'PROMISE'\nzh = '自'\nen = 'own'", "cannot be PROMISE"),
        ("[NOT_HOME]\ndays = -1", "from 0 to 365"),
        ("[NOT_HOME]\ndays = true", "from 0 to 365"),
        ("[PTP]\ndays = 3", "comes from the promise"),
        ("[NOT_HOME]\nnext = 'dance'", "cannot be dance"),
        ("[NOT_HOME]\nrequires = ['shoes']", "cannot be ['shoes']"),
        ("[NOT_HOME]\nzh = '{x}'", "without braces"),
        ("[NOT_HOME]\naliases = ['承诺']", "means PROMISE already"),
        ("[NOT_DONE]\nhidden = true", "cannot be hidden"),
        ("order = ['NOBODY']", "order: NOBODY is no code"),
        ("order = [['A']]", "order: ['A'] is no code"),
        ("[MSG_SENT]\nrequires = ['reason']", "it cannot demand more"),
        ("[MSG_REPLY]\nrequires = ['note', 'reason']", "it cannot demand more"),
        ("[MSG_STOP]\nrequires = ['next_time']", "it cannot demand more"),
        ("[NOT_DONE]\nrequires = ['promise_date']", "it cannot demand more"),
        ("order = 3", "order: 3 is no code"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(content: str, said: str) -> None:
    assert said in faults(content)


def test_all_faults_of_a_file_are_said_at_once() -> None:
    told = faults("order = ['X']\n[PTP]\ndays = 3\n[NOT_DONE]\nhidden = true\n")
    assert [part in told for part in ("order: X", "[PTP]", "[NOT_DONE]")] == [True] * 3


def test_a_code_of_ones_own_is_never_removed_and_never_means_something_else() -> None:
    assert "old records may carry it" in faults("", GATE)
    assert "cannot change" in faults(GATE.replace("NO_OPEN", "REFUSED"), GATE)


def test_versions_are_kept_with_who_made_them_and_only_by_who_may(ledger: Ledger) -> None:
    alice = ledger.by(somebody("alice", Role.MANAGER))
    first = code_versions.change(alice, GATE, NOW)
    assert code_versions.change(alice, GATE, NOW) == first
    later = NOW + dt.timedelta(hours=1)
    second = code_versions.change(alice, f"{GATE}days = 3\n", later)
    # Back to what was before is a version of its own.
    third = code_versions.change(alice, GATE, later)

    told = [(one.version_id, one.supersedes) for one in code_versions.history(ledger)]
    assert told == [(first, None), (second, first), (third, second)]
    assert {one.recorded_by for one in code_versions.history(ledger)} == {"alice"}
    with pytest.raises(NotAllowed):
        code_versions.change(ledger.by(somebody("bob", Role.COLLECTOR)), f"{GATE}days = 5\n", NOW)


def test_of_two_who_change_the_same_version_the_second_is_told(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    code_versions.change(ledger, GATE, NOW)
    seen = code_versions.history(ledger)
    code_versions.change(ledger, f"{GATE}days = 3\n", NOW)
    monkeypatch.setattr(code_versions, "history", lambda _: seen)

    with pytest.raises(RecordRefused, match="Somebody else"):
        code_versions.change(ledger, f"{GATE}days = 4\n", NOW)


@given(
    some.dictionaries(
        some.sampled_from(["PTP", "NOT_HOME", "REFUSED", "OWN_A", "x"]),
        some.dictionaries(
            some.sampled_from([*own_faults.FIELDS, "like", "flag"]),
            some.sampled_from(["1", "true", "'REFUSED'", "['note']", "'revisit'", "{ en = 'a' }"]),
            max_size=4,
        ),
        max_size=4,
    )
)
def test_whatever_a_file_says_every_code_of_ours_stays_and_keeps_its_effect(
    told: dict[str, dict[str, str]],
) -> None:
    content = "\n".join(
        f"[{code}]\n" + "\n".join(f"{key} = {value}" for key, value in entry.items())
        for code, entry in told.items()
    )
    try:
        found = own.read(content)
    except CodesRefused:
        return
    for code, ours in BUILT_IN.items():
        one = found.outcomes[code]
        assert (one.flag, one.hold, one.contact, one.channels) == (
            ours.flag,
            ours.hold,
            ours.contact,
            ours.channels,
        )
        assert set(ours.requires) <= set(one.requires)
