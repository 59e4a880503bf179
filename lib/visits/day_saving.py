"""Keep what a crew's day brought: its contacts and the progress of its stops in one step.

Either all of the lines given are kept or none. The same lines again change nothing.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

import sqlalchemy as sa

from lib.breaches import steps
from lib.errors import RecordRefused
from lib.followups.entry import Entry, Problems, once
from lib.followups.recording import record_all
from lib.ledger import Ledger, kept
from lib.ledger.schema import progress as table
from lib.visits.day_sheet import Line, Sheet, entry, faults, identifier, step
from lib.visits.legality import decisions
from lib.visits.legality.decisions import Decided
from lib.visits.plans import progress
from lib.visits.plans.progress import OVER, REASONS, Report, Step

ACT = "record_day"


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of the day beside its lines.

    `stops` are the cases of each stop, `outcomes` the results of the day that are on record, by
    case; `decided` which rules a contact broke and `explained` how that came about, by case;
    `reasons` as `lib.visits.day_sheet.entry`.
    """

    stops: Mapping[int, Collection[str]]
    outcomes: Mapping[str, str]
    decided: Mapping[str, Sequence[Decided]]
    reasons: Mapping[str, str]
    explained: Mapping[str, str] = field(default_factory=dict)
    sample: bool = False


def save(
    ledger: Ledger, sheet: Sheet, lines: Sequence[Line], known: Known, now: dt.datetime
) -> int:
    """Keep the lines; return how many contacts are new. `now` has the zone of the watch.

    Raises:
        RecordRefused: a line has faults, or was saved before with other content.
        DoorstepError: the actor may not, or the ledger could not keep it.

    """
    told = [said for line in lines for said in faults(line, sheet, now)]
    told += [said for one in lines for said in steps.wrong(known.explained.get(one.case_key, ""))]
    if told:
        raise RecordRefused(problem=Problems(once(told)))
    standing = _standing(ledger, sheet.plan_id, sample=known.sample)
    by_case = {one.case_key: one for one in lines}

    def also(connection: sa.Connection, new: Sequence[Entry]) -> None:
        by = ledger.actor.name
        for one in new:
            decided = known.decided.get(one.case_key, ())
            decisions.put(connection, decided, now=now, by=by, followup_id=one.followup_id)
            rules = [rule for each in decided for rule in each.rule_ids]
            why = known.explained.get(one.case_key, "")
            steps.explain_record(connection, ledger, one, rules, why, now)
        for report in _reports(sheet, [by_case[one.case_key] for one in new], known, standing):
            kept.put(connection, table, asdict(report), now=now, by=by)

    entries = [entry(line, sheet, known.reasons) for line in lines]
    return record_all(ledger, ACT, sheet.plan_id, entries, now, also=also)


def _standing(ledger: Ledger, plan_id: str, *, sample: bool) -> dict[int, tuple[str, str]]:
    """Stop → the report by which it is over, and what it says."""
    told = progress.reports(ledger, plan_id, sample=sample)
    over = [one.value for one in OVER]
    return {
        row["stop"]: (row["report_id"], row["step"])
        for row in told.iter_rows(named=True)
        if row["step"] in over
    }


def _reports(
    sheet: Sheet,
    lines: Sequence[Line],
    known: Known,
    standing: Mapping[int, tuple[str, str]],
) -> Iterable[Report]:
    """What the lines make of their stops, where nobody has reported just that."""
    outcomes = {**known.outcomes, **{one.case_key: str(one.outcome) for one in lines}}
    for stop in sorted({one.stop for one in lines}):
        mine = [one for one in lines if one.stop == stop]
        came_to = step(outcomes[key] for key in known.stops[stop] if key in outcomes)
        before, was = standing.get(stop, (None, None))
        if was == came_to.value:
            continue
        why = next((one.why_not for one in mine if one.why_not in REASONS), None)
        at = max(one.at for one in mine)
        yield Report(
            plan_id=sheet.plan_id,
            stop=stop,
            step=came_to,
            at=dt.datetime.combine(sheet.day, at),
            reason=why if came_to is Step.NOT_MADE else None,
            supersedes=before,
            sample=known.sample,
            report_id=identifier(sheet.plan_id, stop, came_to, before),
        )
