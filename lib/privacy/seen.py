"""Who has seen what is masked of some cases, as the audit has it: fields, addresses, attachments.

The audit is the one place that knows it. Who may not read the audit is told what he saw himself.
"""

from collections.abc import Collection, Mapping

import polars as pl
import sqlalchemy as sa

from lib.ledger import Ledger
from lib.ledger.schema import audit
from lib.privacy.reveal import BETWEEN, REVEAL, SHOW
from lib.rights import Action, can

ATTACHED = ("show_attachment", "take_attachment")
"""Acts whose subject is an attachment."""

SEEN: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case_key": pl.String,
    "at": pl.Datetime("us", "UTC"),
    "actor": pl.String,
    "field": pl.String,
    "why": pl.String,
}
"""The columns of the result: `field` of a case, null for an attachment; `why` a purpose of
lib.privacy.reveal, with its words."""

OF_ADDRESSES = "addr_home"
"""The field that stands for name and address of several cases at once."""


def seen(ledger: Ledger, case_keys: Collection[str], attached: Mapping[str, str]) -> pl.DataFrame:
    """One row a look, the oldest first; columns SEEN. `attached`: attachment → its case."""
    query = (
        sa.select(audit.c.at, audit.c.actor, audit.c.act, audit.c.subject, audit.c.why)
        .where(audit.c.act.in_((REVEAL, SHOW, *ATTACHED)))
        .order_by(audit.c.sequence)
    )
    if not can(ledger.actor, Action.SEE_AUDIT):
        query = query.where(audit.c.actor == ledger.actor.name)
    with ledger.read() as connection:
        looks = connection.execute(query).all()
    rows = [
        (case_key, at, actor, field, why)
        for at, actor, act, subject, why in looks
        for case_key, field in _meant(act, subject, attached)
        if case_key in case_keys
    ]
    return pl.DataFrame(rows, schema=dict(SEEN), orient="row")


def _meant(act: str, subject: str, attached: Mapping[str, str]) -> list[tuple[str, str | None]]:
    """The cases that a look was about, each with its field."""
    if act in ATTACHED:
        return [(attached[subject], None)] if subject in attached else []
    if act == SHOW:
        return [(key, OF_ADDRESSES) for key in subject.split("\n")]
    case_key, _, field = subject.rpartition(BETWEEN)
    return [(case_key, field)]
