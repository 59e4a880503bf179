"""Which visits of lists nobody has told the end of."""

import datetime as dt
from pathlib import Path

import polars as pl

from lib.followups.records import FOLLOWUPS
from lib.ledger import Ledger
from lib.visits.records import save
from lib.visits.unreported import UNREPORTED, unreported
from tests.lib.visits.cast import DAY
from tests.lib.visits.test_records import NOW, visit_list


def test_a_visit_waits_for_its_report_until_a_result_is_recorded(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path)
    made = visit_list()
    plan_id = save(ledger, made, NOW)
    keys = [key for stop in made.stops for key in stop.case_keys]
    none = pl.DataFrame(schema=dict(FOLLOWUPS))
    found = unreported(ledger, none, DAY, sample=True)
    assert found.schema == pl.Schema(UNREPORTED)
    assert (sorted(found["case_key"]), set(found["plan_id"])) == (sorted(keys), {plan_id})
    row = {
        "case_key": keys[0],
        "channel": "visit",
        "happened_at": dt.datetime.combine(DAY, NOW.time()),
    }
    told = pl.DataFrame([row], schema=dict(FOLLOWUPS))
    assert sorted(unreported(ledger, told, DAY, sample=True)["case_key"]) == sorted(keys[1:])
    assert unreported(ledger, none, DAY + dt.timedelta(days=15), sample=True).is_empty()
    ledger.close()
