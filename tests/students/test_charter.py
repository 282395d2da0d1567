"""The charter: two sides, versions, a yes that is a row, and never a gate."""

import pytest

from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.college import texts
from foundations.lib.refusals import Refusal
from students import charter
from students.models import CharterAcceptance, Enrolment
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_enrolment, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db
BODY = "For all of us.\n\n## As a student\n- I am kind\n\n## As a college\n- We listen\n- We tell you"


def write(body: str = BODY, key: str = charter.KEY) -> None:
    texts.write(key=key, heading="What we promise", body=body, by=User.objects.system(), now=NOW)


def test_both_sides_stand_apart_with_the_easy_words_beside_them() -> None:
    assert charter.now_in_force() is None
    write()
    write("We are kind.", charter.EASY)
    found = charter.now_in_force()
    assert found is not None
    assert found.before == "For all of us."
    assert [(side.heading, side.words) for side in found.sides] == [
        ("As a student", "- I am kind"),
        ("As a college", "- We listen\n- We tell you"),
    ]
    assert found.easy is not None


def test_a_yes_is_written_down_once_and_a_new_version_is_offered_again() -> None:
    write()
    student = make_student()
    assert charter.to_offer(student) is not None
    first = charter.accept(student=student, version=1, by=student.user, now=NOW)
    assert charter.accept(student=student, version=1, by=student.user, now=NOW).pk == first.pk
    assert charter.to_offer(student) is None
    write(BODY + "\n- We laugh")
    offered = charter.to_offer(student)
    assert (offered and offered.version) == 2
    with pytest.raises(Refusal, match="charter has just changed"):
        charter.accept(student=student, version=1, by=student.user, now=NOW)
    charter.accept(student=student, version=2, by=student.user, now=NOW)
    assert [each.text.version for each in charter.history(student)] == [2, 1]


def test_the_office_writes_a_yes_down_on_behalf_of_a_student() -> None:
    write()
    student, robin = make_student(), make_user("Robin")
    charter.accept(student=student, version=1, by=robin, now=NOW)
    entry = Entry.objects.get(act="charter.accept")
    assert (entry.by_id, entry.on_behalf_of_id, entry.detail) == (robin.pk, student.user_id, {"version": 1})


def test_no_place_waits_for_it() -> None:
    write()
    assert make_enrolment(make_offering()).state == Enrolment.State.CONFIRMED
    assert CharterAcceptance.objects.count() == 0


def test_without_a_charter_there_is_nothing_to_say_yes_to() -> None:
    student = make_student()
    assert charter.to_offer(student) is None
    with pytest.raises(Refusal):
        charter.accept(student=student, version=1, by=student.user, now=NOW)
