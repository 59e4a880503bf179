"""How a file is to be read; whatever is given here goes before what is detected."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """All may be left to detection; `mapping`: title → field key, or None for no meaning.

    `currency` applies to cases and `datum` where the file names none, `client` where it names no
    client. With `currency_chosen` somebody chose it for this file: then it applies to all kinds,
    else a payment that names no currency has that of its case. `amount_unit`: of amounts whose
    titles name no unit, a key of lib.intake.unit_unsaid.UNITS. `timezone`: where the day of a
    moment with a time zone of its own is told. `template` is the name of the remembered way to read
    that these options come from. `until` is the latest day that has begun: the heading cannot tell
    a later one.
    """

    kind: str | None = None
    as_of: dt.date | None = None
    client: str | None = None
    currency: str = "CNY"
    currency_chosen: bool = False
    amount_unit: str | None = None
    datum: str = "gcj02"
    timezone: str = "Asia/Shanghai"
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    mapping: Mapping[str, str | None] | None = None
    template: str | None = None
    until: dt.date | None = None
