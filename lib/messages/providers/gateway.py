"""Text messages by the HTTP gateway of an SMS platform.

Each message is one POST of JSON with the header Idempotency-Key, which is the message's identifier:
a gateway that has seen it sends nothing again. What may pass (no line, too many requests, a fault
of the gateway) is tried again, each time after twice the wait, and not for ever.
"""

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx

from lib.messages.channels import CHAT, SMS
from lib.messages.providers import NotTaken, Outgoing, Unclear
from lib.messages.providers.settings import Senders

TIMEOUT = 15.0
FIRST_WAIT = 0.5
"""Seconds before the second try; before each further one twice as many."""

LONGEST_REFERENCE = 100
HERE = frozenset({"127.0.0.1", "::1", "localhost"})
PASSING = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
"""Answers beside faults of the gateway after which a further try may help."""

UNKNOWN = frozenset(
    {HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT}
)
"""Faults after which nobody knows whether the message was taken before."""


@dataclass(frozen=True)
class Gateway:
    """A gateway of the settings; `wait` sleeps for so many seconds."""

    senders: Senders
    wait: Callable[[float], None] = time.sleep
    name: str = "gateway"
    channels: tuple[str, ...] = (SMS, CHAT)
    repeatable: bool = True

    def send(self, message: Outgoing) -> str:
        """Send one message; see lib.messages.providers."""
        try:
            address = urlsplit(self.senders.gateway_url)
        except ValueError as wrong:
            raise NotTaken("settings") from wrong
        if address.scheme != "https" and address.hostname not in HERE:
            raise NotTaken("https")
        with self._client() as client:
            answer = self._answered(client, message)
        if answer.status_code == HTTPStatus.CONFLICT:  # it has this identifier already
            return message.message_id
        if not answer.is_success:
            raise NotTaken(f"HTTP {answer.status_code}")
        return _reference(answer) or message.message_id

    def _answered(self, client: httpx.Client, message: Outgoing) -> httpx.Response:
        """The first answer that is worth having, or the last one.

        A message that may have been taken once is never told of as refused: it would be sent again.
        """
        wait, told, answer = FIRST_WAIT, False, None
        for left in reversed(range(self.senders.gateway_tries)):
            try:
                answer = self._posted(client, message)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                answer = None
            except (httpx.InvalidURL, httpx.UnsupportedProtocol) as wrong:
                raise NotTaken("settings") from wrong
            except httpx.RequestError:
                answer, told = None, True
            if answer is not None and not _passes(answer):
                break
            told = told or (answer is not None and answer.status_code in UNKNOWN)
            if left:
                self.wait(wait)
                wait *= 2
        if told and (answer is None or not _taken(answer)):
            raise Unclear
        if answer is None:
            raise NotTaken("no connection")
        return answer

    def _posted(self, client: httpx.Client, message: Outgoing) -> httpx.Response:
        told = {
            "id": message.message_id,
            "channel": message.channel,
            "to": message.to,
            "text": message.text,
        }
        headers = {"Idempotency-Key": message.message_id}
        if token := self.senders.gateway_token.get_secret_value():
            headers["Authorization"] = f"Bearer {token}"
        return client.post(self.senders.gateway_url, json=told, headers=headers)

    def _client(self) -> httpx.Client:
        try:
            context = ssl.create_default_context(cafile=self.senders.gateway_ca)
        except OSError as wrong:  # there is no such file, or it holds no certificate
            raise NotTaken("settings") from wrong
        return httpx.Client(timeout=TIMEOUT, verify=context, trust_env=False)


def _passes(answer: httpx.Response) -> bool:
    return answer.is_server_error or answer.status_code in PASSING


def _taken(answer: httpx.Response) -> bool:
    """Whether it has the message, by this request or, as it says, by one before."""
    return answer.is_success or answer.status_code == HTTPStatus.CONFLICT


def _reference(answer: httpx.Response) -> str | None:
    """What the gateway calls the message, if it says so."""
    try:
        told = answer.json()
    except ValueError:
        return None
    found = told.get("id") if isinstance(told, dict) else None
    return str(found)[:LONGEST_REFERENCE] if found else None
