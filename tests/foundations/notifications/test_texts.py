"""Texts: a gateway that is posted to once, quiet at night, and no more said than a subject line says."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core import mail
from django.db import transaction

from foundations.college import current
from foundations.college.models import College
from foundations.lib.refusals import Refusal
from foundations.notifications import deliveries, notices, texts, ways
from foundations.notifications.message import Message
from foundations.notifications.models import Delivery, Notice
from tests.people import make_user

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)

DELIVER = """
import django, sys
from datetime import datetime
from django.conf import settings
django.setup()
settings.TEXT_URL = sys.argv[2]
settings.REACTIONS = "tests.reactions_for_tests"
from foundations.notifications import deliveries
print(deliveries.deliver(notice_id=int(sys.argv[1]), now=datetime.fromisoformat(sys.argv[3])))
"""


class Gateway:
    """A gateway on this machine. status: its answer. on_post: what it does before it answers."""

    def __init__(self) -> None:
        self.posts: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.status = 202
        self.on_post = lambda: None
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.posts.append(json.loads(body))
                gateway.headers.append(dict(self.headers))
                gateway.on_post()
                self.send_response(gateway.status)
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/texts"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    fake = Gateway()
    settings.TEXT_URL, settings.TEXT_TOKEN, settings.REACTIONS = fake.url, "t0ken", "tests.reactions_for_tests"
    yield fake
    fake.server.shutdown()
    fake.server.server_close()
    fake.thread.join()


def text_notice(*, now: datetime = NOW, secret: str = "", purpose: str = "test.confirmation") -> Notice:
    person = make_user(email=None)
    person.phone = "07700 900123"
    person.save()
    return notices.write(person=person, purpose=purpose, occasion="1", now=now, channel="text", secret=secret)


def deliver(notice: Notice, now: datetime = NOW):
    outcome = deliveries.deliver(notice_id=notice.pk, now=now)
    notice.refresh_from_db()
    return outcome


@pytest.fixture
def college(db: None) -> None:
    College.objects.update(short_name="Larkmoor", phone="01632 960100")
    current.forget()


@pytest.mark.django_db
def test_a_text_goes_to_the_gateway_once_and_no_mail_with_it(gateway, college):
    notice = text_notice()
    assert deliver(notice) == Delivery.State.SENT
    assert deliver(notice) is None
    said = "Larkmoor: Your dates from 12 January. 01632 960100. http://localhost:8000"
    assert gateway.posts == [{"key": str(notice.uuid), "to": "07700 900123", "message": said}]
    assert gateway.headers[0]["Idempotency-Key"] == str(notice.uuid)
    assert gateway.headers[0]["Authorization"] == "Bearer t0ken"
    assert (notice.state, notice.deliveries.get().channel, mail.outbox) == (Notice.State.TOLD, "text", [])


@pytest.mark.parametrize("status", [400, 302, 500])
@pytest.mark.django_db
def test_a_text_that_was_not_taken_is_tried_again_with_the_same_key(gateway, college, caplog, status):
    gateway.status = status
    notice = text_notice()
    assert deliver(notice) == Delivery.State.FAILED
    assert notice.deliveries.get().fault == "text: NotTaken"
    assert notice.retry == NOW + deliveries.WAITS[0]
    gateway.status = 200
    assert deliver(notice, notice.retry) == Delivery.State.SENT
    assert [post["key"] for post in gateway.posts] == [str(notice.uuid)] * 2
    assert "07700" not in caplog.text


@pytest.mark.django_db
def test_short_words_of_a_composer_bring_their_own_link_or_none(college):
    assert texts.words(Message("A subject", "x", short="482 915 is your code")) == (
        "Larkmoor: 482 915 is your code. 01632 960100"
    )
    assert texts.words(Message("A subject", "x", short="Come in", link="https://a.example/b")).endswith("/b")
    assert "a secret body" not in texts.words(Message("A subject", "a secret body"))


@pytest.mark.django_db
def test_without_a_gateway_only_the_demo_writes_texts_and_into_files(settings, tmp_path, college):
    notice = text_notice()
    settings.TEXT_URL, settings.DEMO, settings.VAR_DIR = "", False, tmp_path
    assert not texts.can_send()
    with pytest.raises(texts.NotTaken):
        texts.send(notice, Message("Hello", "x"))
    settings.DEMO = True
    texts.send(notice, Message("Hello", "x"))
    (file,) = (tmp_path / "texts").iterdir()
    assert file.read_text() == "07700 900123\nLarkmoor: Hello. 01632 960100. http://localhost:8000\n"


@pytest.mark.django_db
def test_at_night_a_text_waits_for_the_morning_and_nobody_is_alarmed(gateway, college):
    notice = text_notice(now=NIGHT)
    assert deliver(notice, NIGHT) is None
    morning = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert (notice.state, notice.due, gateway.posts) == (Notice.State.DUE, morning, [])
    assert deliveries.oldest_wait(now=NIGHT + timedelta(hours=5)) is None
    assert deliver(notice, morning) == Delivery.State.SENT


@pytest.mark.django_db
def test_at_night_a_code_comes_and_a_mail_too(gateway, college):
    assert deliver(text_notice(now=NIGHT, secret="481516", purpose="test.code"), NIGHT) == Delivery.State.SENT
    letter = notices.write(person=make_user(), purpose="test.confirmation", occasion="1", now=NIGHT)
    assert deliver(letter, NIGHT) == Delivery.State.SENT
    assert (len(gateway.posts), len(mail.outbox)) == (1, 1)


@pytest.mark.parametrize(
    ("begins", "ends", "moment", "until"),
    [
        (20, 8, "2026-11-23 19:59", None),
        (20, 8, "2026-11-23 20:00", "2026-11-24 08:00"),
        (20, 8, "2026-11-24 07:59", "2026-11-24 08:00"),
        (20, 8, "2026-11-24 08:00", None),
        (12, 14, "2026-11-24 13:00", "2026-11-24 14:00"),
        (9, 9, "2026-11-24 09:30", None),
        (20, 8, "2026-07-01 18:59", None),  # 7:59pm by the college's clock
        (20, 8, "2026-07-01 19:00", "2026-07-02 07:00"),
    ],
)
@pytest.mark.django_db
def test_quiet_hours_are_those_of_the_college_and_its_clock(begins, ends, moment, until):
    College.objects.update(text_quiet_from=begins, text_quiet_until=ends, zone="Europe/London")
    current.forget()
    quiet = current.quiet_hours()
    found = quiet.end(datetime.fromisoformat(f"{moment}+00:00")) if quiet else None
    assert found == (datetime.fromisoformat(f"{until}+00:00") if until else None)


@pytest.mark.django_db
def test_nobody_rings_while_a_text_is_on_its_way(gateway, college):
    notice = text_notice()
    assert ways.of(notice, now=NOW).channel == "text"
    with pytest.raises(Refusal, match="A text is on its way"):
        notices.tell_by_hand(notice=notice, by=make_user(), now=NOW)


def test_a_worker_killed_while_it_texts_leaves_no_double(gateway, own_database, django_db_blocker):
    """Real kill -9, when the gateway had taken the text and the row was not marked: the same key comes again."""
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{own_database}"))
    with django_db_blocker.unblock():
        with transaction.atomic():
            notice = text_notice()
        worker = subprocess.Popen(
            [sys.executable, "-c", DELIVER, str(notice.pk), gateway.url, NOW.isoformat()],
            env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
        )
        gateway.on_post = lambda: os.kill(worker.pid, signal.SIGKILL)
        assert worker.wait(timeout=120) == -signal.SIGKILL
        gateway.on_post = lambda: None
        assert deliver(notice, NOW + timedelta(seconds=60)) is None  # the claim is still held
        assert deliver(notice, NOW + deliveries.STALE + timedelta(seconds=1)) == Delivery.State.SENT
        found = list(notice.deliveries.order_by("attempt").values_list("channel", "state", "fault"))
    assert found == [("text", "failed", "worker lost"), ("text", "sent", "")]
    assert [post["key"] for post in gateway.posts] == [str(notice.uuid)] * 2
