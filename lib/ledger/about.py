"""Which cases the rows of the audit are about: looked up where the objects of the acts lie.

A row names its object by number alone and is sealed, so that nothing can be added to it; a record,
an agreement, a hold or an attachment knows its case.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import polars as pl
import sqlalchemy as sa

from lib.ledger import schema
from lib.ledger.schema import audit
from lib.ledger.store import Ledger

Column = sa.Column[str]

FOLLOWUP = schema.followups.c.followup_id
OF_OBJECTS: Mapping[Column, tuple[str, ...]] = {
    FOLLOWUP: ("record follow-up", "correct follow-up", "attach"),
    schema.attachments.c.attachment_id: (
        *("withdraw_attachment", "show_attachment", "take_attachment"),
    ),
    schema.agreements.c.agreement_id: (
        *("propose_agreement", "approve_agreement", "refuse_agreement", "withdraw_agreement"),
        *("sign_agreement", "cancel_agreement", "print_agreement", "attach"),
    ),
    schema.holds.c.hold_id: (
        *("place hold", "extend hold", "review hold", "lift lesser hold", "lift hold"),
    ),
    schema.wishes.c.wish_id: ("record wish", "withdraw wish"),
    schema.complaint_steps.c.complaint_id: (
        *("open complaint", "assign complaint", "answer complaint"),
        *("close complaint", "reopen complaint"),
    ),
    schema.breach_steps.c.breach_id: (
        *("explain_breach", "assign_breach", "set_breach_measure"),
        *("close_breach", "dismiss_breach", "reopen_breach"),
    ),
    schema.overrides.c.override_id: (
        *("ask_override", "withdraw_override", "grant_override"),
        *("refuse_override", "end_override"),
    ),
    schema.visit_requests.c.request_id: (
        *("ask_visit", "withdraw_visit", "approve_visit", "refuse_visit"),
    ),
    schema.incidents.c.incident_id: ("report_incident", "contest_incident"),
    schema.warnings.c.warning_id: ("record_warning", "lift_warning"),
    schema.quality_reviews.c.review_id: ("review_quality",),
    schema.messages.c.message_id: ("send_message",),
    schema.satisfaction.c.entry_id: ("record_satisfaction",),
}
"""Column that names an object of a case → the acts whose subject it is; its table has the case."""

DAY = "record_day"
"""The act of several records at once, which stand in what is after it."""

FIELD = ("reveal", "conceal")
"""Acts whose subject is a case and one of its fields."""

LIST = "show_unmasked"
"""The act whose subject is a case a line."""

AT_ONCE = 5_000
"""How many objects one question to the ledger names."""


def cases_of(ledger: Ledger, rows: pl.DataFrame) -> list[tuple[str, ...]]:
    """The cases of each row of the audit, in its order; none where it is about no case.

    `rows` has act, subject and after.
    """
    told = rows.select("act", "subject", "after").rows()
    wanted: dict[Column, set[str]] = defaultdict(set)
    for act, subject, after in told:
        for column in _columns(act):
            wanted[column].update(_objects(act, subject, after))
    known = {column: _known(ledger, column, sorted(names)) for column, names in wanted.items()}

    def of(act: str, subject: str, after: str | None) -> Iterable[str]:
        if act in FIELD:
            return [subject.rpartition(" ")[0]]
        if act == LIST:
            return subject.split("\n")
        names = _objects(act, subject, after)
        return [
            known[column][name]
            for column in _columns(act)
            for name in names
            if name in known[column]
        ]

    return [tuple(dict.fromkeys(of(*row))) for row in told]


def about(case_keys: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether a row of the audit is about one of some cases."""
    subject, tests = audit.c.subject, []
    for column, acts in OF_OBJECTS.items():
        mine = sa.select(column).where(column.table.c.case_key.in_(case_keys))
        tests.append(sa.and_(audit.c.act.in_(acts), subject.in_(mine)))
    of_day = sa.exists().where(
        schema.followups.c.case_key.in_(case_keys), audit.c.after.contains(FOLLOWUP)
    )
    tests.append(sa.and_(audit.c.act == DAY, of_day))
    lines = sa.literal("\n") + subject + "\n"
    for key in case_keys:
        field = subject.startswith(f"{key} ", autoescape=True)
        tests.append(sa.and_(audit.c.act.in_(FIELD), field))
        line = lines.contains(f"\n{key}\n", autoescape=True)
        tests.append(sa.and_(audit.c.act == LIST, line))
    return sa.or_(*tests)


def _columns(act: str) -> list[Column]:
    if act == DAY:
        return [FOLLOWUP]
    return [column for column, acts in OF_OBJECTS.items() if act in acts]


def _objects(act: str, subject: str, after: str | None) -> list[str]:
    return (after or "").split() if act == DAY else [subject]


def _known(ledger: Ledger, column: Column, names: list[str]) -> dict[str, str]:
    """Object → its case, of those that have one."""
    case_key = column.table.c.case_key
    found: dict[str, str] = {}
    with ledger.read() as connection:
        for at in range(0, len(names), AT_ONCE):
            some = names[at : at + AT_ONCE]
            query = sa.select(column, case_key).where(column.in_(some), case_key.is_not(None))
            found |= dict(tuple(row) for row in connection.execute(query.distinct()))
    return found
