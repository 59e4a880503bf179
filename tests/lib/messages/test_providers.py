"""The ways out, a gateway and a mail server: told once, over a safe line, no secret in a record."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from lib.ledger import Ledger
from lib.messages import sending
from lib.messages.providers import NotTaken, Outgoing, Unclear
from lib.messages.providers.gateway import Gateway
from lib.messages.providers.settings import Senders
from lib.messages.providers.smtp import Smtp
from tests.lib.messages.cast import (
    cases,
    desk,
    leaving,
    put_out,
    states,
)
from tests.lib.messages.servers import HERE, certificate, gateway, mail

TOKEN = "very-secret-token"  # noqa: S105 — of nobody


def message() -> Outgoing:
    return Outgoing("m1", "sms", "13800138001", None, "您好")


def senders(url: str, **told: object) -> Senders:
    usual = {"gateway_url": url, "gateway_token": SecretStr(TOKEN), **told}
    return Senders(**usual)  # type: ignore[arg-type]


def test_a_gateway_is_told_the_identifier_the_number_and_the_text() -> None:
    with gateway() as told:
        assert Gateway(senders(told.url)).send(message()) == "g-m1"
    body = {"id": "m1", "channel": "sms", "to": "13800138001", "text": "您好"}
    assert told.requests == [("m1", f"Bearer {TOKEN}", body)]


def test_what_may_pass_is_tried_again_with_twice_the_wait_and_not_for_ever() -> None:
    waits: list[float] = []
    with gateway(lambda n: (503, 429, 200)[n]) as told:
        assert Gateway(senders(told.url), waits.append).send(message()) == "g-m1"
    assert (waits, {key for key, _, _ in told.requests}) == ([0.5, 1.0], {"m1"})
    with gateway(lambda _: 503) as told, pytest.raises(NotTaken, match="HTTP 503"):
        Gateway(senders(told.url), waits.append).send(message())
    assert len(told.requests) == 4


def test_a_lost_answer_is_asked_for_again_and_the_message_is_sent_once() -> None:
    with gateway(lambda n: None if n == 0 else 200) as told:
        assert Gateway(senders(told.url), lambda _: None).send(message()) == "g-m1"
    assert (len(told.requests), told.sent) == (2, {"m1": "您好"})


def test_a_gateway_that_never_answers_leaves_the_message_unclear_and_knows_it_the_next_time(
    ledger: Ledger,
) -> None:
    some = cases()
    rows = put_out(ledger, some)
    with gateway(lambda n: None if n < 4 else 409) as told:
        provider = Gateway(senders(told.url), lambda _: None)
        assert sending.send(desk(ledger), rows, provider).unclear
        assert states(ledger) == ["sending"]
        assert sending.send(desk(ledger), leaving(ledger, some), provider).taken
    assert (len(told.requests), len(told.sent)) == (5, 1)
    assert states(ledger) == ["sent"]


@pytest.mark.parametrize("after", [503, 422, 401])
@pytest.mark.parametrize("first", [None, 500, 502, 504])
def test_what_may_have_been_taken_is_not_told_of_as_refused_by_a_later_answer(
    first: int | None, after: int
) -> None:
    with gateway(lambda n: first if n == 0 else after) as told, pytest.raises(Unclear):
        Gateway(senders(told.url), lambda _: None).send(message())


def test_wrong_settings_of_a_gateway_are_said_and_nothing_is_told(tmp_path: Path) -> None:
    for wrong in (
        {"gateway_url": "https://sms.example/", "gateway_ca": tmp_path / "gone.pem"},
        {"gateway_url": "https://sms.example:port/"},
        {"gateway_url": "https://[sms"},
    ):
        with pytest.raises(NotTaken, match="settings"):
            Gateway(Senders(**wrong), lambda _: None).send(message())


def test_what_a_gateway_refuses_is_not_tried_again() -> None:
    with gateway(lambda _: 422) as told, pytest.raises(NotTaken, match="HTTP 422"):
        Gateway(senders(told.url)).send(message())
    assert len(told.requests) == 1


def test_nobody_is_written_to_over_an_open_line_or_by_a_gateway_that_is_not_there() -> None:
    with pytest.raises(NotTaken, match="https"):
        Gateway(senders("http://sms.example/send")).send(message())
    with pytest.raises(NotTaken, match="no connection"):
        Gateway(senders(f"http://{HERE}:9/send"), lambda _: None).send(message())


def test_no_secret_and_no_number_is_in_the_ledger(ledger: Ledger, tmp_path: Path) -> None:
    with gateway() as told:
        sending.send(desk(ledger), put_out(ledger, cases()), Gateway(senders(told.url)))
    ledger.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert TOKEN.encode() not in kept
    assert b"13800138001" not in kept
    assert TOKEN not in repr(senders(told.url))


def mails(port: int, ca: Path, **told: object) -> Smtp:
    usual: dict[str, object] = {
        "smtp_host": HERE,
        "smtp_port": port,
        "smtp_from": "service@firm.example",
        "smtp_ca": ca,
    }
    return Smtp(Senders(**{**usual, **told}))  # type: ignore[arg-type]


def letter(to: str = "zhang@example.com", subject: str = "约定") -> Outgoing:
    return Outgoing("m1", "email", to, subject, "张晓明您好")


def test_an_e_mail_goes_over_tls_with_our_identifier(tmp_path: Path) -> None:
    public, private = certificate(tmp_path)
    with mail(public, private) as told:
        assert mails(told.port, public).send(letter(subject="约\n定")) == "<m1@firm.example>"
    assert "Message-ID: <m1@firm.example>" in told.taken[0]
    assert "To: zhang@example.com" in told.taken[0]


def test_a_mail_server_that_nobody_vouches_for_is_told_nothing(tmp_path: Path) -> None:
    public, private = certificate(tmp_path)
    with mail(public, private) as told, pytest.raises(NotTaken, match="SSLCertVerification"):
        mails(told.port, public, smtp_ca=None).send(letter())
    assert told.taken == []


@pytest.mark.parametrize(
    ("to", "after", "what"),
    [
        ("nobody@example.com", "250 taken\r\n", NotTaken),
        ("zhang@example.com", "554 no\r\n", NotTaken),
        ("zhang@example.com", None, Unclear),
        ("zhang@example.com\nBcc: eve@example.com", "250 taken\r\n", NotTaken),
    ],
)
def test_a_mail_that_is_refused_was_not_taken_and_a_lost_line_is_unclear(
    tmp_path: Path, to: str, after: str | None, what: type[Exception]
) -> None:
    public, private = certificate(tmp_path)
    with mail(public, private, after) as told, pytest.raises(what):
        mails(told.port, public).send(letter(to))
