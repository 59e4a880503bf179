"""What the past says is the same read one snapshot after the other as all at once."""

import datetime as dt
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from lib.followups.knowing import contacts_of
from lib.followups.payments import standing_payments
from lib.portfolio import Portfolio
from lib.settings import Settings
from lib.visits.picking import past
from lib.visits.picking.choosing import cells
from lib.visits.worth import classes, history
from lib.visits.worth.assumed import assumed
from lib.visits.worth.chances import chances

DAY = dt.date(2026, 11, 20)


def test_chances_read_file_by_file_are_those_of_everything_at_once(sample_home: Path) -> None:
    place, settings = Portfolio.open(sample_home), Settings(home=sample_home)
    contacts, days = contacts_of(place), past.days_of(place, DAY)
    cases = place.cases(DAY).collect()
    bounds = classes.limits(cases.lazy()).collect().lazy()
    wanted = cells(cases, bounds)
    span, every = settings.attribution_days, standing_payments(place.repayments(), DAY)
    snapshots = pl.concat([place.cases(day).select(history.OF_SNAPSHOT) for day in days])
    own = snapshots.unique(["case_key", "as_of"], keep="any").collect().lazy()
    known = (contacts.lazy(), every.lazy(), own, bounds, DAY)
    whole = chances(
        wanted,
        history.visited(*known, days=span, with_contact=settings.attribution_contact).collect(),
        history.counted(history.unvisited(*known, days=span)).collect(),
        assumed(),
        as_of=DAY,
        days=span,
        least=settings.minimum_n,
    )

    paid = past.payments(place, contacts, days, DAY, span)
    before = past.known(place, settings, contacts, bounds, DAY, DAY)
    found = before.chances(wanted, settings)

    assert_frame_equal(found.cells, whole.cells, check_row_order=False)
    assert (found.visits, found.paid, found.first) == (whole.visits, whole.paid, whole.first)
    assert before.until == DAY
    assert 0 < paid.height < every.height
    assert whole.cells["compared"].any()


def test_the_past_is_read_once_for_all_days_after_the_last_payment(sample_home: Path) -> None:
    place, settings = Portfolio.open(sample_home), Settings(home=sample_home)
    contacts = contacts_of(place)
    bounds = classes.limits(place.cases(DAY)).collect().lazy()
    last = max(place.repayments().select("pay_date").collect().to_series())

    def of(day: dt.date, **told: int) -> past.Past:
        asked = settings.model_copy(update=told)
        return past.known(place, asked, contacts, bounds, DAY, day)

    later = max(DAY, last) + dt.timedelta(days=3)
    assert of(later) is of(later + dt.timedelta(days=1))
    assert of(later) is not of(later, attribution_days=settings.attribution_days + 1)
    assert of(DAY).paid["day"].is_between(DAY, later, closed="none").all()
