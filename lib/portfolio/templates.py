"""How the files of a client are read: remembered once, recognised by the titles of the next file.

A template holds what a person decided: the meaning of titles, which of two columns counts, the
client, the coordinate system and, where detection went wrong, how the file is read. It is
recognised by the titles alone, in whatever order they stand. A file whose titles are nearly the
same is offered the template with what differs; nothing is applied silently.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from lib.errors import NotFound, RecordRefused, TemplatesSeveral
from lib.intake.inspection import Inspection
from lib.intake.options import Options
from lib.intake.titles.columns import named, quoted
from lib.ledger import Ledger
from lib.ledger.schema import templates
from lib.spelling import plain
from lib.words import N_, Sentence

NEARLY = 0.8
"""Share of common titles from which a file is nearly one of a template."""

READING = ("encoding", "delimiter", "sheet", "header_row")
"""Options that say how the bytes become a table."""

MEANING = ("datum", "currency", "currency_chosen", "amount_unit")
"""Options that say what its values mean where the file does not."""

NAMELESS = N_("please give the template a name.")


@dataclass(frozen=True)
class Template:
    """One remembered way to read; `settings` are fields of Options, `titles` those of the file."""

    name: str
    client: str
    kind: str
    titles: Sequence[str]
    settings: Mapping[str, Any] = field(default_factory=dict)
    saved_at: dt.datetime | None = None
    saved_by: str = ""

    @property
    def signature(self) -> str:
        """What the titles are recognised by."""
        return signature(self.titles)


@dataclass(frozen=True)
class Nearly:
    """A template that nearly fits a file: titles that the file has more, and those it lacks."""

    template: Template
    more: Sequence[str]
    lacking: Sequence[str]


def signature(titles: Iterable[str]) -> str:
    """A stable hash of the titles, whatever their order, width, capitals or script."""
    told = sorted(filter(None, map(plain, titles)))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def of(name: str, seen: Inspection, options: Options) -> Template:
    """The template of a file that was understood as `seen` with these options.

    All meanings are kept, so that a later version of the dictionary does not change them; but
    which of two columns says all is found out anew for each file.

    Raises:
        RecordRefused: it has no name.

    """
    if not name.strip():
        raise RecordRefused(problem=Sentence(NAMELESS))
    twice = {title for one in seen.matched.conflicts for title in one.columns}
    meant = {title: key for title, key in seen.matched.mapping.items() if key}
    settled = {title: key for title, key in meant.items() if title not in twice}
    kept = {key: getattr(options, key) for key in (*READING, *MEANING)}
    settings = {key: value for key, value in kept.items() if value not in {None, False}}
    settings["mapping"] = {**settled, **(options.mapping or {})}
    titles = tuple(named(seen.sheet.titles))
    return Template(name.strip(), options.client or "", seen.kind, titles, settings)


def for_reading(template: Template, options: Options, given: Collection[str] = ()) -> Options:
    """The options with how the template's files are read; the names in `given` stay."""
    told = {key: template.settings.get(key) for key in READING if key not in given}
    return replace(options, **{key: value for key, value in told.items() if value is not None})


def applied(
    template: Template, titles: Sequence[str], options: Options, given: Collection[str] = ()
) -> Options:
    """The options with what the template says; those named in `given` were chosen by hand and stay.

    Of the remembered meanings those are taken whose title the file has.
    """
    has = {plain(name): name for name in named(titles)}
    has |= {name: name for name in named(titles)}
    remembered = template.settings.get("mapping", {})
    places = ((has.get(title, has.get(plain(title))), key) for title, key in remembered.items())
    mapping = {title: key for title, key in places if title}
    told = {key: template.settings.get(key) for key in MEANING}
    told |= {"kind": template.kind, "client": template.client or None}
    own = {key: value for key, value in told.items() if value is not None and key not in given}
    return replace(
        for_reading(template, options, given),
        **own,
        mapping={**mapping, **(options.mapping or {})},
        template=template.name,
    )


def recognised(
    known: Iterable[Template], titles: Sequence[str], client: str | None = None
) -> tuple[Template, ...]:
    """The templates that have exactly these titles; of several those of the client, if any."""
    wanted = signature(named(titles))
    fitting = tuple(one for one in known if one.signature == wanted)
    own = tuple(one for one in fitting if client and one.client == client)
    return own or fitting


def single(fitting: Sequence[Template]) -> Template | None:
    """The template to apply without being asked.

    Raises:
        TemplatesSeveral: nobody can say which.

    """
    if len(fitting) > 1:
        raise TemplatesSeveral(names=quoted(one.name for one in fitting))
    return next(iter(fitting), None)


def nearest(known: Iterable[Template], titles: Sequence[str]) -> Nearly | None:
    """The template whose titles are nearly those of the file, with what differs."""
    has = {plain(title): title for title in named(titles)}
    best: tuple[float, Nearly] | None = None
    for one in known:
        wants = {plain(title): title for title in one.titles}
        share = len(has.keys() & wants.keys()) / max(len(has.keys() | wants.keys()), 1)
        if NEARLY <= share < 1 and (best is None or share > best[0]):
            more = tuple(title for key, title in has.items() if key not in wants)
            lacking = tuple(title for key, title in wants.items() if key not in has)
            best = (share, Nearly(one, more, lacking))
    return best[1] if best else None


# The ledger --------------------------------------------------------------------------------------


def save(ledger: Ledger, template: Template, *, now: dt.datetime) -> None:
    """Remember a template; one of the same name is replaced by it."""
    _add(ledger, template, now=now, retired=False)


def retire(ledger: Ledger, name: str, *, now: dt.datetime) -> None:
    """Let a template no longer be used.

    Raises:
        NotFound: there is none of that name.

    """
    _add(ledger, called(ledger, name), now=now, retired=True)


def listed(ledger: Ledger) -> tuple[Template, ...]:
    """The templates in use, by name."""
    with ledger.read() as connection:
        rows = connection.execute(sa.select(templates).order_by(templates.c.sequence)).mappings()
        latest = {row["name"]: row for row in rows}
    return tuple(_template(row) for _, row in sorted(latest.items()) if not row["retired"])


def called(ledger: Ledger, name: str) -> Template:
    """The template of a name.

    Raises:
        NotFound: there is none.

    """
    for one in listed(ledger):
        if one.name == name:
            return one
    raise NotFound(what=name)


def _add(ledger: Ledger, template: Template, *, now: dt.datetime, retired: bool) -> None:
    act = "retire_template" if retired else "save_template"
    template_id = uuid.uuid4().hex[:12]
    with ledger.write(act, template_id) as connection:
        connection.execute(
            sa.insert(templates).values(
                template_id=template_id,
                name=template.name,
                client=template.client,
                kind=template.kind,
                signature=template.signature,
                settings={**template.settings, "titles": list(template.titles)},
                retired=retired,
                saved_at=now,
                saved_by=ledger.actor.name,
            )
        )


def _template(row: sa.RowMapping) -> Template:
    settings = dict(row["settings"])
    return Template(
        name=row["name"],
        client=row["client"],
        kind=row["kind"],
        titles=tuple(settings.pop("titles", ())),
        settings=settings,
        saved_at=row["saved_at"],
        saved_by=row["saved_by"],
    )
