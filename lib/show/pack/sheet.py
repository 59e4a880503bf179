"""What the pages of a pack say, as plain text: made once, then drawn by lib.show.pack.pages.

The outside page and the page of safety hold no word of money and no name of a customer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lib.show import crew_safety
from lib.show.crew_safety import Safety
from lib.show.print_page import LABELS, MET_WHOM, VERDICTS, cover
from lib.visits.pack.links import SERVICES, links
from lib.visits.pack.model import Met, Pack, PackStop
from lib.words import N_, Words

STOP = N_("Stop {n}")
"""What a stop is called where a stranger may read it."""

OPENS = N_("QR code: {service}")

RESULT = N_("Visit result")
"""Not the name of a field of ours, which tells whoever looks over a shoulder what it is about."""

BOX = "□"
"""To be ticked; every Chinese font has it."""

NO_BREAK = "\N{NO-BREAK SPACE}"
"""Between the words behind a box, which stay in one line with it."""

ITEM = "–"
"""Before each line of a list."""


@dataclass(frozen=True)
class Visit:
    """One case at a stop: whom to ask for, where, what to know, and what to fill in."""

    who: str
    place: str
    wishes: tuple[str, ...]
    result: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """One stop: `told` are the lines under its times, `heed` those in a frame.

    `code` is the link in its QR code, `service` says what opens it, `links` has all services.
    """

    number: str
    times: str
    way: str
    told: tuple[str, ...]
    heed: tuple[str, ...]
    visits: tuple[Visit, ...]
    code: str
    service: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """All pages; `cover` and `safety` as lib.show.print_page and lib.show.crew_safety give them."""

    language: str
    cover: dict[str, Any]
    safety: dict[str, Any]
    heading: str
    foot: str
    blocks: tuple[Block, ...]

    def characters(self) -> set[str]:
        """Every character that stands on the pages."""
        return set("".join(texts([ITEM, vars(self)])))


def sheet(pack: Pack, t: Words, safety: Safety, *, service: str, mark: str) -> Sheet:
    """Say all that the pages say in the words of `t`.

    `service` is that of lib.visits.pack.links whose link stands in the QR codes, `mark` who took
    the pack out and when.
    """
    heading = (
        N_("Stops with full addresses: only for this crew")
        if pack.full
        else N_("Stops, names and addresses masked")
    )
    return Sheet(
        language=t.language,
        cover=cover(pack.made, t),
        safety=crew_safety.told(safety, pack.made, t),
        heading=t(heading),
        foot=mark,
        blocks=tuple(_block(one, t, service) for one in pack.stops),
    )


def windows(stop: PackStop) -> str:
    """Between which times the whole visit must lie."""
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in stop.windows)


def _block(stop: PackStop, t: Words, service: str) -> Block:
    where = links(stop.lat, stop.lon, t(STOP, n=stop.number))
    told = [
        t(N_("Possible {times}"), times=windows(stop)) if stop.windows else "",
        t(stop.then) if stop.then else "",
    ]
    near = (t(LABELS["near"]),) if stop.approximate else ()
    way = t("{km} km, {minutes} min by road", km=t.number(stop.km, 1), minutes=round(stop.minutes))
    return Block(
        number=str(stop.number),
        times=f"{stop.arrive:%H:%M}–{stop.leave:%H:%M}",
        way=way,
        told=tuple(filter(None, told)),
        heed=(*near, *map(t, stop.changed), *stop.heed),
        visits=tuple(_visit(one, t) for one in stop.cases),
        code=where[service],
        service=t(OPENS, service=t(SERVICES[service].name)),
        links=tuple((t(SERVICES[code].name), link) for code, link in where.items()),
    )


def _visit(one: Met, t: Words) -> Visit:
    def ticks(title: str, choices: Sequence[str]) -> str:
        told = [t(title), *(f"{BOX}{t(choice)}" for choice in choices)]
        return "  ".join(one.replace(" ", NO_BREAK) for one in told)

    return Visit(
        who=" · ".join(filter(None, (one.case_number, one.name, one.phone))),
        place=one.place or "—",
        wishes=one.wishes,
        result=(ticks(LABELS["met"], MET_WHOM), ticks(LABELS["address"], VERDICTS)),
        lines=(t(RESULT), t(LABELS["next"]), t(LABELS["date"])),
    )


def texts(value: Any) -> Iterator[str]:  # noqa: ANN401 — whatever the pages are made of
    """All texts inside a value, however deep."""
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from texts(one)
        case list() | tuple():
            for one in value:
                yield from texts(one)
        case Block() | Visit():
            yield from texts(vars(value))
        case _:
            pass
