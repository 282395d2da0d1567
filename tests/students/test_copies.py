"""Copies for a named person: only after their yes, only days, times and places, each once, and stopped in one press."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from foundations.lib.refusals import Refusal
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from students import copies, reminders
from students.models import Nominee
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_enrolment, make_student

pytestmark = pytest.mark.django_db


def named(student=None, *, agreed: bool = True, contact: str = "perdita@q.example") -> Nominee:
    student = student or make_student("Alex")
    nominee = copies.name_someone(student=student, name="Perdita", contact=contact, by=student.user, now=NOW)
    return copies.agree(nominee=nominee, now=NOW) if agreed else nominee


def deliver_all(now=NOW) -> list:
    mail.outbox.clear()
    while ids := deliveries.due_ids(now=now, most=50):
        for pk in ids:
            deliveries.deliver(notice_id=pk, now=now)
    return list(mail.outbox)


def to_perdita(sent) -> list:
    return [each for each in sent if each.to == ["perdita@q.example"]]


def test_they_are_asked_first_and_get_nothing_before_they_say_yes():
    nominee = named(agreed=False)
    (asked,) = to_perdita(deliver_all())
    assert copies.token(nominee) in asked.body
    make_enrolment(make_offering(), nominee.student)
    assert to_perdita(deliver_all()) == []
    copies.agree(nominee=nominee, now=NOW)
    assert to_perdita(deliver_all()) == []  # nothing from before the yes


def test_a_copy_has_days_and_places_and_never_the_course_or_a_way_in():
    nominee = named()
    deliver_all()
    offering = make_offering()
    make_enrolment(offering, nominee.student)
    (copy,) = to_perdita(deliver_all())
    assert offering.revision.title not in copy.body + str(copy.alternatives) + copy.subject
    assert "Room" in copy.body
    for path in ("/my/", "/offers/", "give-up"):
        assert path not in copy.body
    assert copies.token(nominee) in copy.body
    assert copy.attachments == []


def test_each_copy_once_although_the_notice_is_delivered_again():
    nominee = named()
    make_enrolment(make_offering(), nominee.student)
    deliver_all()
    told = Notice.objects.get(purpose="students.place_confirmed")
    Notice.objects.filter(pk=told.pk).update(state=Notice.State.DUE)
    deliver_all()
    assert Notice.objects.filter(purpose=copies.COPY).count() == 1


def test_reminders_and_cancellations_are_copied_and_offers_are_not():
    nominee = named()
    offering = make_offering(places=1)
    make_enrolment(offering)
    make_enrolment(offering, nominee.student)
    assert to_perdita(deliver_all()) == []  # being in line is not copied
    first = make_offering()
    make_enrolment(first, nominee.student)
    deliver_all()
    session = first.sessions.order_by("day")[0]
    eve = reminders.moment(session) + timedelta(minutes=1)
    reminders.write_reminders(now=eve)
    (copy,) = to_perdita(deliver_all(eve))
    assert "A reminder" in copy.body
    assert "students.place_offered" not in copies.COPIED


def test_either_side_stops_it_and_the_contact_is_forgotten():
    mine = named()
    stopped = copies.stop(nominee=mine, now=NOW)
    assert (stopped.stopped, stopped.contact, stopped.stopped_by) == (True, "", None)
    theirs = named()
    stopped = copies.stop(nominee=theirs, by=theirs.student.user, now=NOW)
    assert stopped.stopped_by == theirs.student.user
    make_enrolment(make_offering(), mine.student)
    assert to_perdita(deliver_all()) == []


def test_a_copy_that_was_written_is_not_sent_after_the_stop():
    nominee = named()
    make_enrolment(make_offering(), nominee.student)
    told = Notice.objects.get(purpose="students.place_confirmed")
    deliveries.deliver(notice_id=told.pk, now=NOW)
    copies.stop(nominee=nominee, now=NOW)
    assert to_perdita(deliver_all()) == []


def test_yes_after_a_stop_is_refused_and_naming_another_ends_the_first():
    first = named(agreed=False)
    second = named(first.student, contact="b@q.example")
    with pytest.raises(Refusal, match="This has been stopped"):
        copies.agree(nominee=first, now=NOW)
    assert copies.of(first.student) == second


@pytest.mark.parametrize(
    ("name", "contact", "field", "words"),
    [
        ("", "a@b.example", "name", "Tell us their name. A first name"),
        ("P", "12", "contact", "Write their email address, or a phone number"),
        ("P", "a@", "contact", "It needs an @ sign"),
        ("P", "07700 900333", "contact", "We cannot send texts yet. Write their email address."),
    ],
)
def test_what_cannot_be_reached_is_refused(settings, name, contact, field, words):
    settings.DEMO, settings.TEXT_URL = False, ""
    student = make_student()
    with pytest.raises(Refusal) as refused:
        copies.name_someone(student=student, name=name, contact=contact, by=student.user, now=NOW)
    assert (refused.value.field, words in str(refused.value)) == (field, True)


def test_name_and_contact_are_sealed():
    named()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name || contact FROM students_nominee")
        assert "erdita" not in cursor.fetchone()[0]


def test_a_link_that_is_not_ours_opens_nothing():
    assert copies.open_link("x:y:z") is None
    assert copies.open_link(copies.token(named())) is not None
