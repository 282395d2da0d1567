"""Calls and letters: told once, tried again, and no message on a phone whose owner did not say so."""

from datetime import UTC, datetime

import pytest

from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from foundations.notifications import by_hand, notices
from foundations.notifications.models import Delivery, Notice
from tests.people import make_user

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def waiting(state: str = Notice.State.BY_HAND) -> Notice:
    notice = notices.write(person=make_user(email=None), purpose="test.confirmation", occasion="1", now=NOW)
    Notice.objects.filter(pk=notice.pk).update(state=state)
    return Notice.objects.get(pk=notice.pk)


def call(notice: Notice, outcome: str, **more: bool) -> None:
    allowed = {"may_leave_message": False, **more}
    by_hand.note_call(notices=[notice], outcome=outcome, by=make_user("Robin"), now=NOW, **allowed)
    notice.refresh_from_db()


def test_told_by_phone_is_told_with_who_and_when():
    notice = waiting()
    call(notice, by_hand.Outcome.TOLD)
    assert (notice.state, notice.told_at, notice.told_by.name) == (Notice.State.TOLD, NOW, "Robin")
    assert list(notice.deliveries.values_list("channel", "state")) == [("phone", "sent")]
    call(notice, by_hand.Outcome.TOLD)
    assert notice.deliveries.count() == 1


def test_no_answer_keeps_them_on_the_list_and_counts():
    notice = waiting(Notice.State.STUCK)
    call(notice, by_hand.Outcome.NO_ANSWER)
    call(notice, by_hand.Outcome.NO_ANSWER)
    assert notice.state == Notice.State.STUCK
    assert list(notice.deliveries.order_by("attempt").values_list("attempt", "channel", "fault")) == [
        (1, "phone", "no answer"),
        (2, "phone", "no answer"),
    ]
    assert Entry.objects.filter(act="by_hand.call").count() == 2


def test_a_message_is_left_only_where_they_said_so():
    notice = waiting()
    with pytest.raises(Refusal, match="do not want a message left"):
        call(notice, by_hand.Outcome.MESSAGE)
    assert Delivery.objects.count() == 0
    call(notice, by_hand.Outcome.MESSAGE, may_leave_message=True)
    assert (notice.state, notice.deliveries.get().fault) == (Notice.State.BY_HAND, "message left")


def test_a_letter_in_the_post_is_told():
    notice = waiting()
    by_hand.note_posted(notices=[notice], by=make_user("Robin"), now=NOW)
    notice.refresh_from_db()
    assert (notice.state, notice.deliveries.get().channel) == (Notice.State.TOLD, "letter")


def test_what_is_due_by_mail_is_nobodys_call():
    notice = waiting(Notice.State.DUE)
    call(notice, by_hand.Outcome.TOLD)
    assert (notice.state, notice.deliveries.count()) == (Notice.State.DUE, 0)


def test_what_is_no_longer_true_falls_away():
    notice = waiting()
    by_hand.take_off(notices=[notice], by=make_user(), now=NOW)
    notice.refresh_from_db()
    assert notice.state == Notice.State.MOOT
