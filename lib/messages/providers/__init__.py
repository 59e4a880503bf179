"""Who takes a message on its way: a file, a mail server or a gateway, behind one small protocol.

A provider is told one message at a time and says how it is called there. To one that is
`repeatable` an unclear message may be handed over again.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Outgoing:
    """One message on its way; the identifier is the same however often it is handed over."""

    message_id: str
    channel: str
    to: str
    subject: str | None
    text: str


class NotTaken(Exception):
    """The provider did not take a message; `why` is a word that tells nothing of a person."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Unclear(Exception):
    """The line was lost after the message was told: nobody knows whether it was taken."""


class Provider(Protocol):
    """Takes messages of its channels."""

    @property
    def name(self) -> str:
        """How records call it."""
        ...

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels whose messages it takes."""
        ...

    @property
    def repeatable(self) -> bool:
        """Whether the same identifier twice is one message to it."""
        ...

    def send(self, message: Outgoing) -> str:
        """Hand one message over; return what it is called there.

        Raises:
            NotTaken: it was refused, or nobody was reached.
            Unclear: it was told, and no answer came.

        """
        ...
