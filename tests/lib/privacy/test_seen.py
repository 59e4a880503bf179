"""Who has seen what is masked of a case is told from the audit, to who may read it."""

from pathlib import Path

from lib.ledger import Ledger
from lib.privacy.seen import seen
from lib.rights import Role
from tests.cast import somebody


def test_looks_are_told_to_who_may_read_the_audit_and_his_own_to_anybody(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path)
    alice = somebody("alice", Role.SUPERVISOR)
    bob = somebody("bob", Role.MANAGER)
    looks = (
        (alice, "reveal", "甲:A 1 mobile", "contact"),
        (bob, "show_unmasked", "甲:A 1\n甲:A2", "visit"),
        (bob, "show_attachment", "f00", None),
        (bob, "reveal", "甲:A3 mobile", "contact"),
    )
    for who, act, subject, why in looks:
        with ledger.by(who).write(act, subject, why=why):
            pass

    def told(who: Role, name: str) -> list[tuple[str, str | None, str]]:
        found = seen(ledger.by(somebody(name, who)), {"甲:A 1"}, {"f00": "甲:A 1"})
        return found.select("actor", "field", "case_key").rows()

    assert told(Role.COMPLIANCE, "carol") == [
        ("alice", "mobile", "甲:A 1"),
        ("bob", "addr_home", "甲:A 1"),
        ("bob", None, "甲:A 1"),
    ]
    assert told(Role.SUPERVISOR, "alice") == [("alice", "mobile", "甲:A 1")]
    ledger.close()
