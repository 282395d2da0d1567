"""Two records of one person become one, and nothing is lost."""

from datetime import date, timedelta

import pytest

from courses import wishes
from courses.models import Offering, Places, Wish
from foundations.accounts import grants
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from foundations.notifications.models import Notice
from learning_plans import plans
from students import enrolment, merging, registration
from students.models import Enrolment, Mark, Student
from tests.factories.courses import make_course, make_offering
from tests.factories.students import NOW, make_enrolment, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db
WHY = "Rang us: both are her."


@pytest.fixture
def robin() -> User:
    return make_user("Robin", roles=["office"])


@pytest.fixture
def keep() -> Student:
    return make_student("Zoë", phone="01632 960104", support="A seat near the door")


@pytest.fixture
def other() -> Student:
    return make_student("Zoe W", email=None, phone="01632 960999", support="Large print")


def merge(keep: Student, other: Student, by: User, reason: str = WHY) -> Student:
    return merging.merge(keep=keep, other=other, by=by, now=NOW, reason=reason)


def taken(offering: Offering) -> int:
    return Places.objects.get(offering=offering, channel="room").taken


def states(offering: Offering) -> list[tuple[int, str]]:
    return list(Enrolment.objects.filter(offering=offering).order_by("pk").values_list("student_id", "state"))


def test_what_hangs_on_the_other_comes_over_and_it_is_closed_not_deleted(
    keep: Student, other: Student, robin: User
) -> None:
    offering, course = make_offering(), make_course()
    claim = make_enrolment(offering, other)
    wishes.wish(course=course, by=other.user, now=NOW)
    told = Notice.objects.filter(person=other.user).count()
    assert told == 1
    merge(keep, other, robin)
    assert Enrolment.objects.get().student == keep
    assert (Enrolment.objects.get().pk, taken(offering)) == (claim.pk, 1)
    assert Wish.objects.get().wished_by == keep.user
    assert Notice.objects.filter(person=keep.user).count() == told
    closed = Student.objects.get(pk=other.pk)
    assert (closed.merged_into, closed.merged_by, closed.merged_at) == (keep, robin, NOW)
    assert (closed.merged_because, closed.user.is_active) == (WHY, False)


def test_details_that_the_one_lacks_come_from_the_other(robin: User) -> None:
    keep = make_student("Kim", email=None, support="Tea")
    other = make_student("Kim", email="kim@larkmoor.example", phone="01632 960104", support="Biscuits")
    other.reference = "A7"
    other.save()
    merge(keep, other, robin)
    stays = Student.objects.get(pk=keep.pk)
    assert (stays.user.email, stays.user.phone) == ("kim@larkmoor.example", "01632 960104")
    assert (stays.support, stays.reference, stays.name) == ("Tea\nBiscuits", "A7", "Kim")


def test_what_the_one_has_is_not_overwritten(keep: Student, robin: User) -> None:
    other = make_student("Zoe", email="second@larkmoor.example", phone="01632 960999")
    first = keep.user.email
    merge(keep, other, robin)
    stays = User.objects.get(pk=keep.user_id)
    assert (stays.email, stays.phone) == (first, "01632 960104")
    assert User.objects.get(pk=other.user_id).email == "second@larkmoor.example"


def test_the_words_of_a_guardian_stay_readable(keep: Student, other: Student, robin: User) -> None:
    claim = make_enrolment(make_offering(), other)
    claim.guardian = "Jo, 01632 960777"
    claim.save()
    merge(keep, other, robin)
    assert Enrolment.objects.get().guardian == "Jo, 01632 960777"


@pytest.mark.parametrize("better_on_keep", [True, False])
@pytest.mark.parametrize("state", ["waiting", "offered", "held"])
def test_of_two_claims_the_better_one_stays_and_the_free_place_is_offered(
    keep: Student, other: Student, robin: User, better_on_keep: bool, state: str
) -> None:
    offering = make_offering(places=2)
    better, worse = (keep, other) if better_on_keep else (other, keep)
    if state == "held":
        weak = enrolment.hold(student=worse, offering=offering, by=robin, now=NOW)
        strong = make_enrolment(offering, better)
    else:
        strong = make_enrolment(offering, better)
        somebody = make_enrolment(offering)
        weak = make_enrolment(offering, worse)
        if state == "offered":
            enrolment.withdraw(enrolment=somebody, by=robin, now=NOW)
    following = make_enrolment(offering)
    assert Enrolment.objects.get(pk=weak.pk).state == state
    merge(keep, other, robin)
    found = {each.pk: each for each in Enrolment.objects.filter(student=keep)}
    ended = "declined" if state == "offered" else "withdrawn"
    assert (found[strong.pk].state, found[weak.pk].state) == ("confirmed", ended)
    freed = state != "waiting"
    assert Enrolment.objects.get(pk=following.pk).state == ("offered" if freed else "waiting")
    assert taken(offering) == 2
    assert not Notice.objects.filter(purpose="students.place_given_up", about_id=weak.pk).exists()


def test_of_two_in_line_the_earlier_stays(keep: Student, other: Student, robin: User) -> None:
    offering = make_offering(places=1)
    make_enrolment(offering)
    first, second = make_enrolment(offering, other), make_enrolment(offering, keep)
    merge(keep, other, robin)
    assert (Enrolment.objects.get(pk=first.pk).state, Enrolment.objects.get(pk=second.pk).state) == (
        "waiting",
        "withdrawn",
    )


def test_an_offered_place_beats_one_that_is_held(keep: Student, other: Student, robin: User) -> None:
    offering = make_offering(places=2)
    full = make_enrolment(offering)
    enrolment.hold(student=keep, offering=offering, by=robin, now=NOW)
    offered = make_enrolment(offering, other)
    enrolment.withdraw(enrolment=full, by=robin, now=NOW)
    merge(keep, other, robin)
    assert Enrolment.objects.live().get(offering=offering).pk == offered.pk
    assert taken(offering) == 1


def test_two_places_on_a_course_that_is_over_become_one(keep: Student, other: Student, robin: User) -> None:
    offering = make_offering()
    make_enrolment(offering, keep)
    make_enrolment(offering, other)
    later = NOW + timedelta(days=200)
    merging.merge(keep=keep, other=other, by=robin, now=later, reason=WHY)
    assert [state for _pk, state in states(offering)] == ["confirmed", "withdrawn"]
    assert taken(offering) == 1


def test_marks_of_both_are_kept_and_of_one_session_the_fuller_one(keep: Student, other: Student, robin: User) -> None:
    offering = make_offering(titles=["One", "Two", "Three"])
    mine, theirs = make_enrolment(offering, keep), make_enrolment(offering, other)
    one, two, three = offering.sessions.order_by("number")
    for session, claim, was in [
        (one, mine, "did_not_attend"),
        (one, theirs, "attended"),
        (two, theirs, "late"),
        (three, mine, "attended"),
        (three, theirs, "left_early"),
    ]:
        Mark.objects.create(session=session, enrolment=claim, was=was, marked_at=NOW, marked_by=robin)
    merge(keep, other, robin)
    kept = Mark.objects.order_by("session__number").values_list("session__number", "was", "enrolment_id")
    assert list(kept) == [(1, "attended", mine.pk), (2, "late", mine.pk), (3, "attended", mine.pk)]
    noted = Entry.objects.filter(act="merging.mark_twice").order_by("pk").values_list("detail__was", "detail__kept")
    assert list(noted) == [("did_not_attend", "attended"), ("left_early", "attended")]


def test_what_is_there_on_both_sides_stays_behind_and_is_counted(keep: Student, other: Student, robin: User) -> None:
    course = make_course()
    for student in (keep, other):
        wishes.wish(course=course, by=student.user, now=NOW)
    merge(keep, other, robin)
    assert sorted(Wish.objects.values_list("wished_by", flat=True)) == sorted([keep.user_id, other.user_id])
    assert Entry.objects.get(act="merging.merge").detail["stayed"] == 1


def test_the_trail_tells_it_of_both(keep: Student, other: Student, robin: User) -> None:
    merge(keep, other, robin)
    told = Entry.objects.filter(kind="student", act__startswith="merging.").order_by("pk")
    assert list(told.values_list("act", "thing_id", "by_id")) == [
        ("merging.merge", keep.pk, robin.pk),
        ("merging.close", other.pk, robin.pk),
    ]
    assert WHY not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_done_twice_it_is_done_once(keep: Student, other: Student, robin: User) -> None:
    merge(keep, other, robin)
    entries = Entry.objects.count()
    assert merge(keep, other, robin) == keep
    assert Entry.objects.count() == entries


def test_a_chain_of_records_ends_in_one(keep: Student, other: Student, robin: User) -> None:
    third = make_student("Z", email=None)
    merge(other, third, robin)
    merge(keep, other, robin)
    assert set(Student.objects.filter(merged_into=keep)) == {other, third}


def refused(keep: Student, other: Student, by: User, reason: str = WHY) -> Refusal:
    with pytest.raises(Refusal) as said:
        merge(keep, other, by, reason)
    return said.value


def test_it_needs_a_reason_and_two_records(keep: Student, other: Student, robin: User) -> None:
    assert refused(keep, other, robin, "  ").field == "reason"
    assert "is one record already" in str(refused(keep, keep, robin))


def test_what_was_joined_already_is_not_joined_again(keep: Student, other: Student, robin: User) -> None:
    third = make_student()
    merge(keep, other, robin)
    assert "joined with another record already" in str(refused(third, other, robin))
    assert "joined with another record already" in str(refused(other, third, robin))


def sign_in(student: Student) -> None:
    student.user.last_login = NOW
    student.user.save()


def write_a_plan(student: Student) -> None:
    plans.start(student=student, by=student.user, now=NOW)


def give_a_role(student: Student) -> None:
    grants.give(role="office", to=student.user, by=User.objects.system(), now=NOW)


@pytest.mark.parametrize("bind", [sign_in, write_a_plan, give_a_role])
def test_who_signed_in_or_has_a_plan_or_works_here_is_the_one_that_stays(
    keep: Student, other: Student, robin: User, bind: object
) -> None:
    bind(other)  # type: ignore[operator]
    assert "Keep that record instead" in str(refused(keep, other, robin))
    assert merge(other, keep, robin) == other


@pytest.mark.parametrize("bind", [sign_in, write_a_plan])
def test_two_that_both_have_stay_apart_and_the_office_is_told_what_to_do(
    keep: Student, other: Student, robin: User, bind: object
) -> None:
    for student in (keep, other):
        bind(student)  # type: ignore[operator]
    words = str(refused(keep, other, robin))
    assert "both records stay" in words
    assert "Ask the person which one they want to use" in words
    assert not Student.objects.filter(merged_into__isnull=False).exists()


def test_nobody_is_enrolled_on_a_closed_record(keep: Student, other: Student, robin: User) -> None:
    offering = make_offering()
    merge(keep, other, robin)
    other.refresh_from_db()
    for act in (enrolment.enrol, enrolment.staff_add, enrolment.hold):
        with pytest.raises(Refusal, match="joined with another one"):
            act(student=other, offering=offering, by=robin, now=NOW)
    assert Enrolment.objects.count() == 0


def test_who_is_written_down_again_is_the_record_that_stays(keep: Student, robin: User) -> None:
    other = make_student("Zoe", email="second@larkmoor.example")
    merge(keep, other, robin)
    again = registration.register(name="Zoe", email="second@larkmoor.example", by=robin, now=NOW)
    assert again == keep


def test_the_preview_says_what_will_happen_and_changes_nothing(keep: Student, other: Student, robin: User) -> None:
    offering = make_offering(make_course("Sleep and rest"), places=3)
    make_enrolment(offering, keep)
    make_enrolment(offering, other)
    make_enrolment(make_offering(first=date(2027, 2, 1)), other)
    before = Entry.objects.count()
    seen = merging.preview(keep=keep, other=other)
    assert (seen.stop, seen.other_stays, seen.claims, seen.marks, seen.messages) == ("", False, 2, 0, 2)
    (double,) = seen.doubles
    assert (double.title, double.stays.student_id, double.ends.student_id, double.frees) == (
        "Sleep and rest",
        keep.pk,
        other.pk,
        True,
    )
    assert Entry.objects.count() == before


def test_the_preview_says_which_one_must_stay(keep: Student, other: Student) -> None:
    sign_in(other)
    seen = merging.preview(keep=keep, other=other)
    assert (bool(seen.stop), seen.other_stays) == (True, True)
