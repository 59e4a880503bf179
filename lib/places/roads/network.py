"""Whether an address lies in the own network: where customers live is nobody else's business."""

import ipaddress
import socket
from urllib.parse import urlsplit

from lib.errors import PlanRefused
from lib.words import N_, Sentence

NO_ADDRESS = N_(
    "“{address}” is no address of a routing service. Please set travel_url to one such as "
    "http://routing.lan:5000."
)
UNKNOWN = N_(
    "nobody in this network knows “{host}”, the routing service of the settings. Please correct "
    "travel_url, or remove it to plan with straight lines."
)
OUTSIDE = N_(
    "the routing service “{host}” is outside of your network, and the places of customers are "
    "personal data. Please name a service inside, or let an administrator set travel_outside."
)


def refuse_outside(address: str, *, allowed: bool) -> None:
    """Refuse an address outside of the own network, unless that is allowed.

    Raises:
        PlanRefused: it is no address, unknown, or outside.

    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise PlanRefused(problem=Sentence(NO_ADDRESS, address=address))
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise PlanRefused(problem=Sentence(UNKNOWN, host=parts.hostname)) from error
    inside = all(_private(str(one[4][0])) for one in found)
    if not inside and not allowed:
        raise PlanRefused(problem=Sentence(OUTSIDE, host=parts.hostname))


def _private(number: str) -> bool:
    return ipaddress.ip_address(number.partition("%")[0]).is_private
