"""What happens by itself around talks, calendars and questions: the beat knows it, and it does what the verbs do."""

from datetime import timedelta

import pytest
import time_machine
from celery import current_app
from django.conf import settings

from foundations.notifications.models import Notice
from students import feeds, slots, tasks
from students.models import Enquiry, Feed
from tests.factories.students import NOW, make_booking, make_enquiry, make_slot, make_student

pytestmark = pytest.mark.django_db


def test_the_beat_knows_both_tasks() -> None:
    planned = {each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()}
    mine = {"students.remind_of_talks", "students.let_rest"}
    assert (mine - planned, mine - set(current_app.tasks)) == (set(), set())


def test_reminders_of_talks_are_written() -> None:
    booking = make_booking(make_slot())
    with time_machine.travel(slots.begins(booking.slot) - timedelta(hours=20)):
        tasks.remind_of_talks()
    purposes = (slots.TOMORROW, slots.HOST_TOMORROW)
    assert [Notice.objects.filter(purpose=purpose).count() for purpose in purposes] == [1, 1]


def test_unread_calendars_rest_and_old_questions_are_blanked() -> None:
    alex = make_student("Alex")
    feeds.make(student=alex, by=alex.user, now=NOW)
    make_enquiry()
    with time_machine.travel(NOW + timedelta(days=366)):
        tasks.let_rest()
    assert Feed.objects.get().stopped_on is not None
    assert (Enquiry.objects.get().words, Notice.objects.filter(purpose=feeds.PURPOSE).count()) == ("", 1)
