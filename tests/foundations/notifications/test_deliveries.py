"""From a due notice to a mail that arrived: claimed by one, true when sent, tried again, never lost."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail

from foundations.notifications import deliveries, notices
from foundations.notifications.models import Delivery, Notice
from tests.people import make_user

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def our_notices(settings):
    settings.REACTIONS = "tests.reactions_for_tests"


def write(purpose="test.confirmation", *, person=None, **more) -> Notice:
    return notices.write(person=person or make_user(), purpose=purpose, occasion="1", now=NOW, **more)


def deliver(notice: Notice, now: datetime = NOW):
    outcome = deliveries.deliver(notice_id=notice.pk, now=now)
    notice.refresh_from_db()
    return outcome


@pytest.fixture
def broken_mail(monkeypatch):
    """A mail server that hangs up."""

    def hang_up(notice, message):
        raise SMTPServerDisconnected("Connection unexpectedly closed: alex@example.org")

    monkeypatch.setattr(deliveries, "send", hang_up)


def test_a_due_notice_becomes_one_mail():
    notice = write()
    assert deliver(notice) == Delivery.State.SENT
    assert deliver(notice) is None
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Your dates from 12 January", [notice.person.email])
    assert sent.extra_headers["Message-ID"] == f"<{notice.uuid}@larkmoor.example>"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.from_email == "College <college@larkmoor.example>"
    assert [part.get_content_type() for part in sent.message().walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert notice.state == Notice.State.TOLD


def test_not_before_it_is_due():
    notice = write(due=NOW + timedelta(hours=1))
    assert deliver(notice) is None
    assert deliveries.due_ids(now=NOW, most=9) == []
    assert deliver(notice, NOW + timedelta(hours=1)) == Delivery.State.SENT


def test_a_claim_is_held_by_one_worker_and_given_up_when_the_worker_is_gone():
    notice = write()
    first = deliveries.claim(notice_id=notice.pk, now=NOW)
    assert first is not None
    assert deliveries.claim(notice_id=notice.pk, now=NOW + timedelta(seconds=119)) is None
    assert deliveries.due_ids(now=NOW + timedelta(seconds=119), most=9) == []
    later = NOW + timedelta(seconds=121)
    assert deliveries.due_ids(now=later, most=9) == [notice.pk]
    assert deliver(notice, later) == Delivery.State.SENT
    assert list(notice.deliveries.order_by("attempt").values_list("attempt", "state", "fault")) == [
        (1, "failed", "worker lost"),
        (2, "sent", ""),
    ]


def test_what_is_no_longer_true_is_not_told():
    notice = write("test.moot")
    assert deliver(notice) == Delivery.State.DROPPED
    assert (notice.state, mail.outbox) == (Notice.State.MOOT, [])


def test_a_code_is_sent_and_blanked_at_once():
    notice = write("test.code", secret="481 516", urgent=True)
    assert deliver(notice) == Delivery.State.SENT
    assert mail.outbox[0].body == "Your code is 481 516\n"
    assert (notice.state, notice.secret) == (Notice.State.TOLD, "")


def test_a_code_that_came_too_late_is_not_sent_and_blanked():
    notice = write("test.code", secret="481 516", urgent=True)
    assert deliver(notice, NOW + timedelta(minutes=16)) == Delivery.State.DROPPED
    assert (notice.state, notice.secret, mail.outbox) == (Notice.State.MOOT, "", [])


def test_a_fault_is_tried_again_later_and_later_and_then_shown_to_a_person(broken_mail, caplog):
    notice, now, waits = write(), NOW, []
    while notice.state == Notice.State.DUE:
        assert deliver(notice, now) == Delivery.State.FAILED
        if notice.retry is not None and notice.state == Notice.State.DUE:
            waits.append(notice.retry - now)
            assert deliver(notice, notice.retry - timedelta(seconds=1)) is None
            now = notice.retry
    assert tuple(waits) == deliveries.WAITS
    assert list(Notice.objects.stuck()) == [notice]
    assert set(notice.deliveries.values_list("fault", flat=True)) == {"mail: SMTPServerDisconnected"}
    assert "alex" not in caplog.text
    assert f"notice {notice.pk}: attempt 8 failed (mail: SMTPServerDisconnected), stuck" in caplog.text


def test_an_urgent_fault_is_tried_again_within_seconds(broken_mail):
    notice = write("test.code", secret="1", urgent=True)
    deliver(notice)
    assert notice.retry == NOW + timedelta(seconds=15)


def test_a_fault_in_the_words_is_counted_and_stops_nobody_else():
    faulty, unknown, good = write("test.broken"), write("test.unknown"), write()
    assert deliver(faulty) == Delivery.State.FAILED
    assert deliver(unknown) == Delivery.State.FAILED
    assert deliver(good) == Delivery.State.SENT
    assert [held.deliveries.get().fault for held in (faulty, unknown)] == ["words: KeyError", "words: Unspoken"]


def test_without_an_address_it_is_told_by_hand():
    notice = write(person=make_user(email=None))
    assert deliver(notice) is None
    assert notice.state == Notice.State.BY_HAND
    assert list(Notice.objects.for_letters()) == [notice]
    assert (Delivery.objects.count(), mail.outbox) == (0, [])


def test_a_person_who_was_switched_off_is_told_nothing():
    person = make_user()
    person.is_active = False
    person.save()
    notice = write(person=person, secret="1")
    assert deliver(notice) is None
    assert (notice.state, notice.secret, mail.outbox) == (Notice.State.MOOT, "", [])


def test_a_notice_that_kills_its_worker_every_time_stops_in_the_end():
    notice, now = write(), NOW
    for _ in range(deliveries.MOST_LOST + 1):
        deliveries.claim(notice_id=notice.pk, now=now)
        now += timedelta(seconds=121)
    notice.refresh_from_db()
    assert notice.state == Notice.State.STUCK


def test_the_oldest_wait_counts_what_keeps_failing(broken_mail):
    assert deliveries.oldest_wait(now=NOW) is None
    deliver(write())
    write(due=NOW + timedelta(days=1))
    assert deliveries.oldest_wait(now=NOW + timedelta(minutes=5)) == timedelta(minutes=5)
