"""The stops of a pack as events of a calendar (RFC 5545), one each.

Phones hand their calendars on to services of others, so an event says when and opens the way, and
nothing of whom or which door. The same stop of the same list is the same event: taking the file
again adds none twice.
"""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from lib.show.pack.sheet import STOP
from lib.visits.pack.links import links
from lib.visits.pack.model import Pack, PackStop
from lib.words import Words

PRODUCT = "-//Doorstep//Visit pack//EN"


def to_ics(pack: Pack, t: Words, *, service: str, mark: str, now: dt.datetime) -> bytes:
    """Write the events in the zone of the pack; `service` as in lib.visits.pack.links."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{t.date(pack.made.day)} {pack.made.crew}")
    calendar.add("x-wr-caldesc", mark)
    for stop in pack.stops:
        calendar.add_component(_event(pack, stop, t, service, now))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _event(pack: Pack, stop: PackStop, t: Words, service: str, now: dt.datetime) -> Event:
    zone, title = ZoneInfo(pack.tz), t(STOP, n=stop.number)
    event = Event()
    event.add("uid", f"{uuid.uuid5(uuid.UUID(pack.list_id), str(stop.number))}@doorstep")
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", stop.arrive.replace(tzinfo=zone))
    event.add("dtend", stop.leave.replace(tzinfo=zone))
    event.add("summary", title)
    event.add("class", "PRIVATE")
    event.add("geo", (stop.lat, stop.lon))
    event.add("url", links(stop.lat, stop.lon, title)[service])
    return event
