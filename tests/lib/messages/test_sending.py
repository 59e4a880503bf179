"""Messages on their way: kept before, marked after, never sent twice, no secret in a record."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from lib.errors import RecordRefused
from lib.followups.records import recorded
from lib.ledger import Ledger, schema
from lib.messages import batch, outbox, queue, sending
from lib.messages.providers import NotTaken, Outgoing, Unclear
from lib.messages.providers.gateway import Gateway
from lib.messages.providers.settings import Senders
from lib.messages.providers.smtp import Smtp
from lib.messages.sending import Desk
from lib.rights import NotAllowed, Role
from tests.cast import somebody
from tests.lib.messages.cast import (
    DAY,
    NOON,
    asked,
    cases,
    contacts,
    holds,
    known,
    numbers,
    queued,
    wanted,
    world,
)
from tests.lib.messages.servers import HERE, certificate, gateway, mail

ZONE = ZoneInfo("Asia/Shanghai")
TOKEN = "very-secret-token"  # noqa: S105 — of nobody


def desk(ledger: Ledger, at: dt.datetime = NOON) -> Desk:
    """Somebody who sends at noon."""
    return Desk(ledger, lambda: at, ZONE)


def put_out(ledger: Ledger, some: pl.DataFrame, *told: Mapping[str, object]) -> pl.DataFrame:
    """Put all out that may be sent, and give it with its numbers."""
    found = queued(some, *told)
    outbox.put_out(ledger, found, found.ready["message_id"].to_list(), NOON)
    return leaving(ledger, some)


def leaving(ledger: Ledger, some: pl.DataFrame, channel: str = "sms") -> pl.DataFrame:
    return sending.to_leave(outbox.out(ledger), numbers(some, channel), recorded(ledger), some, DAY)


def states(ledger: Ledger) -> list[str]:
    return outbox.out(ledger)["state"].to_list()


class Fake:
    """A provider that answers as it is told to."""

    name, channels = "fake", ("sms",)

    def __init__(self, *answers: object, repeatable: bool = False) -> None:
        self.answers = list(answers)
        self.told: list[Outgoing] = []
        self.repeatable = repeatable

    def send(self, message: Outgoing) -> str:
        """Give the next answer."""
        self.told.append(message)
        answer = self.answers.pop(0) if self.answers else "ok"
        if isinstance(answer, BaseException):
            raise answer
        return str(answer)


def test_a_message_that_left_is_a_contact_of_its_case_and_keeps_its_next_step(
    ledger: Ledger,
) -> None:
    rows = put_out(ledger, cases())
    assert states(ledger) == ["waiting"]
    provider = Fake("r1")
    assert str(sending.send(desk(ledger), rows, provider).summary()) == (
        "1 sent, 0 not taken, 0 unclear, 0 had left before."
    )
    assert [one.to for one in provider.told] == ["13800138001"]
    assert states(ledger) == ["sent"]
    kept = recorded(ledger).select("case_key", "channel", "outcome", "happened_at", "next_action")
    noon = dt.datetime(2026, 11, 20, 12)  # noqa: DTZ001 — local, by the watch
    assert kept.rows() == [("C1", "sms", "MSG_SENT", noon, "none")]


@pytest.mark.parametrize(
    ("why", "action", "then"),
    [
        ("remind", "remind", ("none", None)),
        ("remind", "call", ("call", dt.date(2026, 11, 25))),
        ("thanks", "remind", ("remind", dt.date(2026, 11, 25))),
        ("step", "stop", ("stop", None)),
    ],
)
def test_the_next_step_stands_unless_the_message_is_it(
    ledger: Ledger, why: str, action: str, then: tuple[str, dt.date | None]
) -> None:
    some = cases()
    put_out(ledger, some, {"why": why})
    date = None if action == "stop" else dt.date(2026, 11, 25)
    before = contacts({"next_action": action, "next_date": date})
    rows = sending.to_leave(outbox.out(ledger), numbers(some), before, some, DAY)
    sending.send(desk(ledger), rows, Fake())
    assert recorded(ledger).select("next_action", "next_date").row(0) == then


@pytest.mark.parametrize(
    ("date", "hour", "then"),
    [
        (dt.date(2026, 11, 25), dt.time(9, 30), dt.time(9, 30)),
        (DAY, dt.time(15), dt.time(15)),
        (DAY, dt.time(9), None),
        (dt.date(2026, 11, 19), dt.time(15), None),
    ],
)
def test_a_message_leaves_the_agreed_hour_as_it_was_while_it_is_to_come(
    ledger: Ledger, date: dt.date, hour: dt.time, then: dt.time | None
) -> None:
    some = cases()
    put_out(ledger, some)
    before = contacts({"next_action": "call", "next_date": date, "next_time": hour})
    rows = sending.to_leave(outbox.out(ledger), numbers(some), before, some, DAY)
    sending.send(desk(ledger), rows, Fake())
    assert recorded(ledger)["next_time"].to_list() == [then]


def test_a_message_is_put_out_once_and_sent_once(ledger: Ledger) -> None:
    some = cases()
    rows = put_out(ledger, some)
    assert put_out(ledger, some).height == 1
    provider = Fake()
    sending.send(desk(ledger), rows, provider)
    again = sending.send(desk(ledger), rows, provider)
    assert (len(provider.told), again.before) == (1, tuple(rows["message_id"]))
    assert leaving(ledger, some).is_empty()
    assert recorded(ledger).height == 1


def test_a_crash_while_it_is_handed_over_leaves_it_unclear_and_nobody_sends_it_twice(
    ledger: Ledger,
) -> None:
    some = cases()
    rows = put_out(ledger, some)
    with pytest.raises(KeyboardInterrupt):
        sending.send(desk(ledger), rows, Fake(KeyboardInterrupt()))
    assert states(ledger) == ["sending"]

    once_more = Fake()
    assert sending.send(desk(ledger), leaving(ledger, some), once_more).before
    assert once_more.told == []
    sending.settle(desk(ledger), leaving(ledger, some).row(0, named=True), left=True)
    assert states(ledger) == ["sent"]
    assert recorded(ledger)["outcome"].to_list() == ["MSG_SENT"]


def test_somebody_may_find_that_an_unclear_message_never_left(ledger: Ledger) -> None:
    some = cases()
    sending.send(desk(ledger), put_out(ledger, some), Fake(Unclear()))
    row = leaving(ledger, some).row(0, named=True)
    sending.settle(desk(ledger), row, left=False)
    assert (states(ledger), recorded(ledger).height) == (["cancelled"], 0)
    with pytest.raises(RecordRefused, match="Nothing is unclear"):
        sending.settle(desk(ledger), row, left=True)


def test_what_was_approved_yesterday_is_out_of_date_today(ledger: Ledger) -> None:
    some = cases()
    put_out(ledger, some)
    tomorrow = DAY + dt.timedelta(days=1)
    out, book = outbox.out(ledger), numbers(some)
    assert sending.to_leave(out, book, recorded(ledger), some, DAY).height == 1
    assert sending.to_leave(out, book, recorded(ledger), some, tomorrow).is_empty()


def test_what_a_provider_did_not_take_may_be_tried_again(ledger: Ledger) -> None:
    some = cases()
    provider = Fake(NotTaken("HTTP 400"), "r2")
    assert sending.send(desk(ledger), put_out(ledger, some), provider).failed
    assert outbox.out(ledger).select("state", "because").row(0) == ("failed", "HTTP 400")
    assert recorded(ledger).is_empty()
    assert sending.send(desk(ledger), leaving(ledger, some), provider).taken


def test_a_number_that_changed_since_is_not_written_to(ledger: Ledger) -> None:
    put_out(ledger, cases())
    rows = leaving(ledger, cases({"mobile": "13900139999"}))
    assert rows["to"].to_list() == [None]
    provider = Fake()
    assert sending.send(desk(ledger), rows, provider).taken == ()
    assert provider.told == []


def test_a_number_that_others_use_since_is_not_written_to(ledger: Ledger) -> None:
    put_out(ledger, cases())
    rows = leaving(ledger, cases({"spouse_phone": "13800138001"}))
    assert rows["to"].to_list() == [None]


def test_a_batch_is_not_taken_out_again_for_another_number(ledger: Ledger) -> None:
    some = cases({}, {"mobile": "+85291234567"})
    rows = put_out(ledger, some, {}, {"case_key": "C2"})
    sending.mark_sent(desk(ledger), rows.to_dicts(), "file", "b")
    later = cases({"mobile": "13900139999"}, {"mobile": "+85291234567"})
    of_file = batch.of_batch(outbox.out(ledger), numbers(later), "b")
    assert of_file["to"].to_list() == ["0085291234567"]


def test_what_was_allowed_in_the_morning_is_asked_again_before_it_leaves(ledger: Ledger) -> None:
    some = cases({}, {})
    rows = put_out(ledger, some, {}, {"case_key": "C2"})
    held = world(holds=holds({"case_key": "C1", "hold_kind": "stop_request"}))
    ok, refused = sending.allowed(rows, some, held, asked())
    assert (ok["case_key"].to_list(), refused["case_key"].to_list()) == (["C2"], ["C1"])
    night = asked(at=dt.datetime(2026, 11, 20, 15, tzinfo=dt.UTC))
    assert sending.allowed(rows, some, world(), night)[0].is_empty()


def test_what_the_gate_said_is_kept_of_all_that_were_asked_about(ledger: Ledger) -> None:
    held = holds({"case_key": "C1", "hold_kind": "deceased"})
    some = cases({}, {})
    found = queue.queue(wanted({}, {"case_key": "C2"}), known(some, holds=held), asked())
    assert outbox.put_out(ledger, found, found.rows["message_id"].to_list(), NOON) == 1
    with ledger.read() as connection:
        told = connection.execute(
            sa.select(schema.decisions.c.case_key, schema.decisions.c.allowed)
        ).all()
    assert sorted(map(tuple, told)) == [("C1", False), ("C2", True)]


def test_a_file_is_marked_in_one_step_and_written_again_the_same(ledger: Ledger) -> None:
    some = cases({}, {"name": "=李"})
    rows = put_out(ledger, some, {}, {"case_key": "C2"})
    name = batch.batch_id(NOON)
    marked = [rows.to_dicts(), rows.to_dicts()]
    assert [sending.mark_sent(desk(ledger), one, "file", name) for one in marked] == [2, 0]
    of_file = batch.of_batch(outbox.out(ledger), numbers(some), name)
    written = batch.csv(of_file, batch.COLUMNS, "mei · 2026-11-20 12:00", "Taken out").decode()
    assert "13800138001" in written
    assert "mei · 2026-11-20" in written
    assert of_file["message_id"].to_list() == rows["message_id"].to_list()
    assert batch.xlsx(of_file, batch.COLUMNS, "mei", "x")[:2] == b"PK"
    assert recorded(ledger).height == 2


def test_a_collector_sends_nothing(ledger: Ledger) -> None:
    colin = ledger.by(somebody("Colin", Role.COLLECTOR, collector="W01"))
    found = queued(cases())
    with pytest.raises(NotAllowed):
        outbox.put_out(colin, found, found.ready["message_id"].to_list(), NOON)
    rows = put_out(ledger, cases())
    provider = Fake()
    with pytest.raises(NotAllowed):
        sending.send(desk(colin), rows, provider)
    assert provider.told == []


# The gateway --------------------------------------------------------------------------------------


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


# The mail server ----------------------------------------------------------------------------------


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
