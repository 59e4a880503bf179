"""E-mails by the company's own mail server, over TLS only, by the standard library.

A mail server does not know our identifiers: when the line is lost after a message was told, it is
unclear, and a person has to look.
"""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage

from lib.messages.channels import EMAIL
from lib.messages.providers import NotTaken, Outgoing, Unclear
from lib.messages.providers.settings import Senders

TIMEOUT = 20
"""Seconds to wait for an answer."""


@dataclass(frozen=True)
class Smtp:
    """A mail server of the settings."""

    senders: Senders
    name: str = "smtp"
    channels: tuple[str, ...] = (EMAIL,)
    repeatable: bool = False

    def send(self, message: Outgoing) -> str:
        """Send one e-mail; see lib.messages.providers."""
        mail = self._mail(message)
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise NotTaken(type(error).__name__) from error
        try:
            server.send_message(mail)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as error:
            raise NotTaken(type(error).__name__) from error
        except smtplib.SMTPDataError as error:
            raise NotTaken(f"SMTPDataError {error.smtp_code}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unclear from error
        finally:
            server.close()
        return str(mail["Message-ID"])

    def _mail(self, message: Outgoing) -> EmailMessage:
        mail = EmailMessage()
        domain = self.senders.smtp_from.rpartition("@")[2] or "doorstep.invalid"
        try:
            mail["From"] = self.senders.smtp_from
            mail["To"] = message.to
            mail["Subject"] = " ".join((message.subject or "").split())
            mail["Message-ID"] = f"<{message.message_id}@{domain}>"
        except ValueError as error:
            raise NotTaken("address") from error
        mail.set_content(message.text)
        return mail

    def _connected(self) -> smtplib.SMTP:
        told = self.senders
        context = ssl.create_default_context(cafile=told.smtp_ca)
        if told.smtp_tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                told.smtp_host, told.smtp_port, timeout=TIMEOUT, context=context
            )
        else:
            server = smtplib.SMTP(told.smtp_host, told.smtp_port, timeout=TIMEOUT)
            server.starttls(context=context)
        if told.smtp_user:
            server.login(told.smtp_user, told.smtp_password.get_secret_value())
        return server
