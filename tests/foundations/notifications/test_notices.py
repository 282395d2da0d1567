"""Telling a person once, and never before the change that caused it is there."""

from datetime import UTC, datetime, timedelta

import celery
import pytest
from django.db import IntegrityError, transaction

from foundations.lib.refusals import Refusal
from foundations.notifications import notices
from foundations.notifications.models import Delivery, Notice
from tests.people import make_user

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def write(person, **changes):
    return notices.write(
        **{"person": person, "purpose": "test.confirmation", "occasion": "enrolment 1", "now": NOW, **changes}
    )


def test_the_same_thing_is_told_once():
    person = make_user()
    first = write(person)
    assert write(person, urgent=True).pk == first.pk
    assert write(person, occasion="enrolment 2").pk != first.pk
    assert write(make_user()).pk != first.pk
    assert Notice.objects.count() == 3
    assert (first.state, first.due, first.urgent) == (Notice.State.DUE, NOW, False)


def test_writing_again_leaves_the_transaction_usable(django_assert_num_queries):
    person = make_user()
    with django_assert_num_queries(3):  # SAVEPOINT, INSERT, RELEASE
        write(person)
    write(person)
    assert Notice.objects.count() == 1


def test_the_worker_is_nudged_after_commit_only_when_it_is_due(django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr(notices.current_app, "send_task", lambda name, args, retry: sent.append((name, args, retry)))
    with django_capture_on_commit_callbacks(execute=True):
        now = write(make_user())
        write(make_user(), due=NOW + timedelta(days=1))
        assert sent == []
    assert sent == [("notifications.deliver", [now.pk], False)]


def test_a_broker_that_is_away_slows_nobody_and_loses_nothing(django_capture_on_commit_callbacks, monkeypatch, caplog):
    away = celery.Celery("away", broker="redis://127.0.0.1:9/0", set_as_current=False)
    away.config_from_object("django.conf:settings", namespace="CELERY")
    away.conf.broker_url = "redis://127.0.0.1:9/0"
    monkeypatch.setattr(notices, "current_app", away)
    notices.nudge(0)
    caplog.clear()
    began = datetime.now(UTC)
    with django_capture_on_commit_callbacks(execute=True):
        notice = write(make_user())
    assert datetime.now(UTC) - began < timedelta(seconds=2)
    assert [record.getMessage() for record in caplog.records] == [
        f"notice {notice.pk} waits for the sweep: the broker did not answer (OperationalError)"
    ]
    assert list(Notice.objects.due(NOW)) == [notice]


def test_due_is_urgent_first_then_oldest_and_never_too_early():
    old = write(make_user(), due=NOW - timedelta(hours=2))
    code = write(make_user(), urgent=True)
    write(make_user(), due=NOW + timedelta(seconds=1))
    waiting = write(make_user())
    Notice.objects.filter(pk=waiting.pk).update(retry=NOW + timedelta(minutes=1))
    assert list(Notice.objects.due(NOW)) == [code, old]


def test_the_database_keeps_one_claim_and_no_secret_after_the_telling():
    notice = write(make_user(), secret="123456")
    claim = {"notice": notice, "channel": "mail", "state": "claimed", "claimed_on": NOW}
    Delivery.objects.create(**claim, attempt=1)
    with pytest.raises(IntegrityError, match="notifications_delivery_one_claim"), transaction.atomic():
        Delivery.objects.create(**claim, attempt=2)
    with pytest.raises(IntegrityError, match="notifications_notice_secret_blanked"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(state="told")


def tell(notice, **changes):
    return notices.tell_by_hand(notice=notice, by=make_user("Robin"), now=NOW, **changes)


def test_who_has_no_address_is_told_by_hand_once_and_no_mail_follows():
    notice = write(make_user(email=None))
    told = tell(notice)
    assert (told.state, told.told_at, told.told_by.name) == (Notice.State.TOLD, NOW, "Robin")
    assert tell(notice).told_by_id == told.told_by_id
    assert list(Notice.objects.due(NOW)) == []


def test_told_by_hand_can_be_taken_back_but_a_mail_cannot():
    notice = write(make_user(email=None))
    tell(notice)
    back = notices.take_back(notice=notice, by=make_user(), now=NOW)
    assert (back.state, back.told_at, back.told_by) == (Notice.State.BY_HAND, None, None)
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.TOLD)
    assert notices.take_back(notice=notice, by=make_user(), now=NOW).state == Notice.State.TOLD


def test_what_a_mail_could_not_bring_is_told_by_hand():
    notice = write(make_user())
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.STUCK)
    assert tell(notice).state == Notice.State.TOLD


def test_nobody_rings_while_a_mail_is_on_its_way_or_when_it_is_no_longer_true():
    notice = write(make_user(email="kim@larkmoor.example"))
    with pytest.raises(Refusal, match="An e-mail is on its way"):
        tell(notice)
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.MOOT)
    with pytest.raises(Refusal, match="This has changed again since"):
        tell(notice)


def test_the_database_keeps_who_and_when_together():
    notice = write(make_user())
    with pytest.raises(IntegrityError, match="notifications_notice_told_pair"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(state=Notice.State.TOLD, told_at=NOW)
    with pytest.raises(IntegrityError, match="told_by_hand_is_told"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(told_at=NOW, told_by=make_user())
