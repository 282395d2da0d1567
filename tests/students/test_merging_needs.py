"""What both records asked for is one need of a kind, and arranged once; a concern follows the person."""

from uuid import uuid4

import pytest

from foundations.accounts import grants
from foundations.accounts.models import User
from students import arrangement, concerns, merging
from students.models import Arrangement, Concern, Need, Student
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_enrolment, make_need, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def robin() -> User:
    return make_user("Robin", roles=["office"])


@pytest.fixture
def both() -> tuple[Student, Student]:
    return make_student("Zoë"), make_student("Zoe W", email=None)


def merge(both: tuple[Student, Student], by: User) -> None:
    merging.merge(keep=both[0], other=both[1], by=by, now=NOW, reason="Rang us: both are her.")


def kept() -> list[tuple[str, int, str]]:
    rows = Arrangement.objects.kept().order_by("enrolment", "need").select_related("need__student")
    return [(row.need.kind, row.enrolment_id, row.state) for row in rows]


def test_what_both_asked_for_is_arranged_once_for_each_place(both: tuple[Student, Student], robin: User) -> None:
    keep, other = both
    for student in both:
        make_need(student, "seat", shared=student == other)
    make_need(other, "interpreter", words="Polish")
    mine, theirs = make_enrolment(make_offering(), keep), make_enrolment(make_offering(), other)
    done = Arrangement.objects.get(need__kind="seat", enrolment=theirs)
    arrangement.arrange(arrangement=done, answer="By the blue door", by=robin, now=NOW)
    merge(both, robin)
    once = [
        ("seat", mine.pk, "open"),
        ("interpreter", mine.pk, "open"),
        ("seat", theirs.pk, "arranged"),
        ("interpreter", theirs.pk, "open"),
    ]
    assert sorted(kept()) == sorted(once)
    arrangement.mend(now=NOW)
    assert sorted(kept()) == sorted(once)
    assert [(need.kind, need.shared) for need in Need.objects.live().filter(student=keep).order_by("kind")] == [
        ("interpreter", False),
        ("seat", False),
    ]
    assert Need.objects.filter(student=other).count() == 0
    done.refresh_from_db()
    assert (done.need.student, done.answer) == (keep, "By the blue door")


def test_one_course_that_both_are_on_keeps_one(both: tuple[Student, Student], robin: User) -> None:
    offering = make_offering(places=5)
    for student in both:
        make_need(student, "seat")
        make_enrolment(offering, student)
    merge(both, robin)
    assert [(kind, state) for kind, _claim, state in kept()] == [("seat", "open")]


def test_new_words_are_arranged_anew(both: tuple[Student, Student], robin: User) -> None:
    for student, words in zip(both, ("Polish", "Urdu"), strict=True):
        make_need(student, "interpreter", words=words)
    make_enrolment(make_offering(), both[0])
    arrangement.arrange(arrangement=Arrangement.objects.get(), answer="Ewa comes", by=robin, now=NOW)
    merge(both, robin)
    assert (Need.objects.live().get().words, [state for *_more, state in kept()]) == ("Polish\nUrdu", ["open"])


def test_a_concern_about_the_closed_record_is_about_the_one_that_stays(
    both: tuple[Student, Student], robin: User
) -> None:
    keep, other = both
    lead = make_user("Lena", roles=["safeguarding_lead"])
    raised = [
        concerns.send(number=uuid4(), worry=concerns.Worry("Words", "not_now", person=about), by=robin, now=NOW)
        for about in (other.user, robin)
    ]
    merge(both, robin)
    grants.give(role="safeguarding_lead", to=keep.user, by=User.objects.system(), now=NOW)
    themselves = User.objects.get(pk=keep.user_id)
    assert [concern.about_person for concern in Concern.objects.order_by("pk")] == [
        str(keep.user.uuid),
        str(robin.uuid),
    ]
    assert list(Concern.objects.visible_to(themselves)) == raised[1:]
    assert sorted(each.pk for each in Concern.objects.visible_to(lead)) == [each.pk for each in raised]
