"""What people ask: taken, told, answered in time, erased after a year, and a team's wish planned."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from courses import closed_days
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from students import enquiries
from students.models import Enquiry, Student
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_enquiry, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 27, 16, tzinfo=UTC)
YEAR = timedelta(days=365)


def test_a_question_is_sealed_kept_and_told_to_the_office_without_its_words() -> None:
    noor, robin = make_user("Noor", roles=["office"]), make_user("Robin", roles=["college_admin"])
    make_user("Panel", roles=["panel_member"])
    enquiry = make_enquiry("Quillfeather parking", name="Zebedee")
    assert (enquiry.way, enquiry.for_team, enquiry.taken_by) == ("web", False, User.objects.system())
    notices = Notice.objects.filter(purpose=enquiries.ASKED).order_by("pk")
    assert {each.person for each in notices} == {noor, robin}
    assert deliveries.deliver(notice_id=notices[0].pk, now=NOW) == "sent"
    said = mail.outbox[0].subject + mail.outbox[0].body
    assert [word in said for word in ("Quillfeather", "Zebedee", "ash@", "A question waits")] == [False] * 3 + [True]
    with connection.cursor() as cursor:
        cursor.execute("SELECT students_enquiry::text FROM students_enquiry")
        assert "Zebedee" not in cursor.fetchone()[0]
    assert [entry.detail for entry in Entry.objects.filter(act="enquiries.take")] == [{"way": "web", "team": False}]


def test_who_takes_it_down_is_not_told_of_it() -> None:
    noor = make_user("Noor", roles=["office"])
    make_enquiry(by=noor, way="phone")
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"words": " "}, "words", "so that we know what to answer"),
        ({"reach": " "}, "reach", "Write an email address or a phone number"),
        ({"size": 8}, "team", "Write the name of your team"),
        ({"team": "Moor nurses"}, "size", "Write how many of you there are"),
        ({"team": "Moor nurses", "size": 201}, "size", "there are, from 1 to 200"),
    ],
)
def test_what_cannot_be_answered_is_refused(more, field, words) -> None:
    with pytest.raises(Refusal, match=words) as said:
        make_enquiry(**more)
    assert said.value.field == field
    assert Enquiry.objects.count() == 0


def test_answering_says_who_and_what_once() -> None:
    noor, enquiry = make_user("Noor", roles=["office"]), make_enquiry()
    with pytest.raises(Refusal, match="Write in a sentence"):
        enquiries.answer(enquiry=enquiry, words=" ", by=noor, now=NOW)
    enquiries.answer(enquiry=enquiry, words="Yes, behind the library.", by=noor, now=NOW)
    enquiry.refresh_from_db()
    assert (enquiry.answer, enquiry.answered_by, enquiry.answered_at) == ("Yes, behind the library.", noor, NOW)
    with pytest.raises(Refusal, match="answered this already"):
        enquiries.answer(enquiry=enquiry, words="No.", by=noor, now=NOW)
    assert (list(enquiries.waiting()), list(enquiries.done())) == ([], [enquiry])
    notice = Notice.objects.get(purpose=enquiries.ASKED)
    assert deliveries.deliver(notice_id=notice.pk, now=NOW) == "dropped"


def test_the_list_is_oldest_first_and_flags_what_waits_longer_than_two_working_days() -> None:
    closed_days.close(day=date(2026, 11, 30), name="Team day", by=User.objects.system(), now=NOW)
    late, new = make_enquiry(now=FRIDAY), make_enquiry(now=FRIDAY + timedelta(days=4))
    assert list(enquiries.waiting()) == [late, new]
    rows = [late, new]
    # Friday, then a weekend, a closed Monday, Tuesday and Wednesday
    assert enquiries.promised(now=FRIDAY) == date(2026, 12, 2)
    assert enquiries.late(rows, now=datetime(2026, 12, 2, 20, tzinfo=UTC)) == set()
    assert enquiries.late(rows, now=datetime(2026, 12, 3, 8, tzinfo=UTC)) == {late.pk}
    assert enquiries.late([], now=NOW) == set()


def test_who_asked_becomes_a_student_once_and_is_found_when_they_are_one() -> None:
    noor, alex = make_user("Noor", roles=["office"]), make_student("Alex", email="alex@larkmoor.example")
    known = enquiries.make_student(enquiry=make_enquiry(reach="alex@larkmoor.example"), by=noor, now=NOW)
    assert known == alex
    rang = make_enquiry(name="Kit", reach="01632 960 111", way="phone")
    new = enquiries.make_student(enquiry=rang, by=noor, now=NOW)
    assert (new.name, new.user.phone, new.user.email, new.reach) == ("Kit", "01632 960 111", None, "phone")
    assert enquiries.make_student(enquiry=rang, by=noor, now=NOW) == new
    assert Student.objects.count() == 2
    with pytest.raises(Refusal, match="no name of one person"):
        enquiries.make_student(enquiry=make_enquiry(name=""), by=noor, now=NOW)
    with pytest.raises(Refusal, match="no name of one person"):
        enquiries.make_student(enquiry=make_enquiry(team="Moor nurses", size=8), by=noor, now=NOW)


def test_a_team_is_linked_with_the_group_planned_for_it() -> None:
    noor = make_user("Noor", roles=["office"])
    team = make_enquiry(team="Moor nurses", size=8)
    open_to_all = make_offering()
    invited = make_offering(first=date(2027, 1, 13), audience="invitation", host="team", host_name="Moor nurses")
    with pytest.raises(Refusal, match="This group is open to everyone"):
        enquiries.plan_group(enquiry=team, offering=open_to_all, by=noor, now=NOW)
    for _twice in range(2):
        enquiries.plan_group(enquiry=team, offering=invited, by=noor, now=NOW)
    assert (Enquiry.objects.get(pk=team.pk).offering, Entry.objects.filter(act="enquiries.plan_group").count()) == (
        invited,
        1,
    )
    with pytest.raises(Refusal, match="No team asked for"):
        enquiries.plan_group(enquiry=make_enquiry(), offering=invited, by=noor, now=NOW)


def test_after_a_year_every_word_is_gone_and_the_row_still_counts() -> None:
    noor = make_user("Noor", roles=["office"])
    old, young = make_enquiry(now=NOW - YEAR, team="Moor nurses", size=8), make_enquiry()
    enquiries.answer(enquiry=old, words="Gladly.", by=noor, now=NOW)
    assert [enquiries.blank_old(now=NOW), enquiries.blank_old(now=NOW)] == [1, 0]
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.name, old.reach, old.words, old.team, old.answer) == ("",) * 5
    assert (old.blanked_on, old.answered_by, old.way, young.words) == (NOW.date(), noor, "web", "Is there parking?")


def test_what_was_erased_is_not_answered_or_made_a_student() -> None:
    noor, enquiry = make_user("Noor", roles=["office"]), make_enquiry()
    for _twice in range(2):
        enquiries.erase(enquiry=enquiry, by=noor, now=NOW)
    assert list(enquiries.waiting()) == []
    for verb, more in ((enquiries.answer, {"words": "Yes"}), (enquiries.make_student, {})):
        with pytest.raises(Refusal, match="of this were erased"):
            verb(enquiry=enquiry, by=noor, now=NOW, **more)
    assert Entry.objects.filter(act="enquiries.erase").count() == 1


def test_the_database_keeps_nothing_of_what_was_erased() -> None:
    enquiry = make_enquiry()
    with pytest.raises(IntegrityError, match="students_enquiry_blanked_is_empty"), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(blanked_on=NOW.date())
