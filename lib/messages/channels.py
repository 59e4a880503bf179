"""The ways in which a customer is written to or called, and by which field of his case.

Whose a number or address is decides what may be said there: at a relative's, at work and on a phone
that several share, somebody else may read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from lib.words import N_


class Owner(StrEnum):
    """Whose a number or address is."""

    OWN = "own"
    SHARED = "shared"
    FAMILY = "family"
    WORK = "work"
    THIRD = "third"


OWNERS: Mapping[str, str] = {
    Owner.OWN: N_("the customer's own"),
    Owner.SHARED: N_("shared with others"),
    Owner.FAMILY: N_("family"),
    Owner.WORK: N_("workplace"),
    Owner.THIRD: N_("another person"),
}
"""Owner → how he is called."""

CONTACTS = range(1, 11)
"""The numbers of the contact persons of a case."""

PHONES: Mapping[str, Owner] = {
    "mobile": Owner.OWN,
    "mobile2": Owner.OWN,
    "phone": Owner.OWN,
    "home_phone": Owner.FAMILY,
    "spouse_phone": Owner.FAMILY,
    "work_phone": Owner.WORK,
    "guarantor_phone": Owner.THIRD,
    "emergency_phone": Owner.THIRD,
    **{f"contact{n}_phone": Owner.THIRD for n in CONTACTS},
}
"""Field of a case with a telephone number → whose it is, the best to be tried first."""


@dataclass(frozen=True)
class Channel:
    """One way: what the gate calls it, what a contact by it is recorded as, its fields."""

    title: str
    asks: Literal["message", "letter", "call"]
    recorded: Literal["sms", "letter", "call"]
    fields: Mapping[str, Owner]


SMS, CHAT, EMAIL, LETTER, CALL = "sms", "chat", "email", "letter", "call"

CHANNELS: Mapping[str, Channel] = {
    SMS: Channel(N_("Text message"), "message", "sms", PHONES),
    # Whatever is written counts as a text message: a limit is rather reached one too early.
    CHAT: Channel(N_("App or WeChat"), "message", "sms", {"wechat": Owner.OWN, "qq": Owner.OWN}),
    EMAIL: Channel(N_("E-mail"), "message", "sms", {"email": Owner.OWN}),
    LETTER: Channel(
        N_("Letter"),
        "letter",
        "letter",
        {
            "addr_home": Owner.OWN,
            "addr_hukou": Owner.FAMILY,
            "addr_bill": Owner.OWN,
            "addr_work": Owner.WORK,
        },
    ),
    CALL: Channel(N_("Call"), "call", "call", PHONES),
}
"""Code → channel; only written ones have a queue, calls have a list of their own."""

WRITTEN = (SMS, CHAT, EMAIL, LETTER)
"""The channels by which something is sent."""
