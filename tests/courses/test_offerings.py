"""One run of a course: planned, given two tutors, published, cancelled."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from courses import authoring, offerings, quality, scheduling
from courses.models import Offering, Places, Session, Teaching
from courses.scheduling import Meeting
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from foundations.notifications.models import Notice
from students.models import Enrolment
from tests.factories.courses import FIRST_DAY, NOW, day_after, make_course, make_offering, make_room, make_term
from tests.factories.students import make_enrolment
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user
from tutors import pairing

pytestmark = pytest.mark.django_db


def plan(**changes: object) -> Offering:
    values = {
        "course": changes.pop("course", None) or make_course(),
        "term": make_term(),
        "places": {"room": 12},
        "meetings": [Meeting(FIRST_DAY, time(10), time(12), make_room())],
        **changes,
    }
    return offerings.plan(**values, by=User.objects.system(), now=NOW)


def publish(offering: Offering, by: User | None = None) -> Offering:
    return offerings.publish(offering=offering, by=by or make_user(), now=NOW)


def test_a_plan_is_a_draft_with_places_and_sessions() -> None:
    offering = plan(places={"room": 12, "online": 4}, mode="blended")
    assert (offering.state, offering.pair, offering.published_at) == ("draft", None, None)
    assert sorted(offering.places.values_list("channel", "capacity", "taken")) == [("online", 4, 0), ("room", 12, 0)]
    assert offering.sessions.count() == 1
    assert offering.first_start is not None
    assert Notice.objects.count() == 0


def test_a_plan_uses_the_approved_words_and_else_the_newest() -> None:
    course = make_course()
    first = course.revisions.get()
    words = authoring.CourseText(title="Newer", line="x", about="x")
    authoring.revise(course=course, text=words, by=make_user(), now=NOW)
    assert plan(course=course).revision == first
    fresh = make_course(approved=False)
    assert plan(course=fresh).revision == fresh.revisions.get()


def test_more_places_than_the_room_seats_are_refused_and_nothing_is_kept() -> None:
    with pytest.raises(Refusal) as refused, transaction.atomic():
        plan(meetings=[Meeting(FIRST_DAY, time(10), time(12), make_room("Snug", size=5))])
    assert refused.value.field == "room"
    assert str(refused.value) == "Snug seats 5 people. Choose a larger room or fewer places."
    assert Offering.objects.count() == 0


def test_what_a_draft_lacks_is_said_until_it_is_ready() -> None:
    course = make_course(approved=False)
    offering = plan(course=course, meetings=[], places={"room": 0})
    needs = [need.value for need, _words in offerings.needs(offering, now=NOW)]
    assert needs == ["pair", "approval", "session", "places"]
    with pytest.raises(Refusal) as refused:
        publish(offering)
    for words in offerings.missing_for_publishing(offering, now=NOW):
        assert words in str(refused.value)
    quality.approve(revision=course.revisions.get(), by=make_user(), now=NOW)
    ready = make_offering(course, published=False)
    assert offerings.missing_for_publishing(ready, now=NOW) == []


def test_a_pair_that_has_not_said_yes_does_not_publish() -> None:
    offering = plan(pair=make_pair(agreed=False))
    with pytest.raises(Refusal):
        publish(offering)
    offering.refresh_from_db()
    assert offering.state == "draft"


def test_publishing_says_who_and_when_once() -> None:
    offering, robin = make_offering(published=False), make_user("Robin")
    first = publish(offering, robin)
    again = publish(offering, make_user())
    assert (again.state, again.published_by_id, again.published_at) == ("published", robin.pk, NOW)
    assert first.pk == again.pk
    assert Entry.objects.filter(act="offerings.publish").count() == 1


def test_publishing_takes_the_words_that_are_approved_then() -> None:
    course = make_course()
    offering = make_offering(course, published=False)
    words = authoring.CourseText(title="Newer", line="x", about="x", outcomes=["y"], methods=["stories", "games"])
    newer = authoring.revise(course=course, text=words, by=make_user(), now=NOW)
    quality.approve(revision=newer, by=make_user(), now=NOW)
    assert publish(offering).revision == newer


def test_the_database_refuses_a_published_offering_without_a_pair() -> None:
    offering = plan()
    with pytest.raises(IntegrityError, match="courses_offering_published_has_pair"), transaction.atomic():
        Offering.objects.filter(pk=offering.pk).update(state="published", published_at=NOW, published_by=make_user())
    with pytest.raises(IntegrityError, match="courses_offering_age_range"), transaction.atomic():
        Offering.objects.filter(pk=offering.pk).update(age_from=30, age_to=18)
    offering.refresh_from_db()
    assert offering.state == "draft"


def test_assigning_a_pair_gives_them_every_session_to_come() -> None:
    offering, pair = plan(meetings=[Meeting(day_after(n), time(10), time(12)) for n in (0, 7)]), make_pair()
    offerings.assign_pair(offering=offering, pair=pair, by=make_user(), now=NOW)
    taught = Teaching.objects.filter(session__offering=offering).values_list("tutor_id", flat=True)
    assert sorted(taught) == sorted([pair.peer_tutor_id, pair.staff_tutor_id] * 2)


def test_who_taught_before_stays_written_down() -> None:
    old, new = make_pair(), make_pair()
    offering = make_offering(pair=old, first=date(2026, 11, 16), weeks=2, starts=time(14), ends=time(16))
    offerings.assign_pair(offering=offering, pair=new, by=make_user(), now=NOW)
    first, second = Session.objects.order_by("number")
    assert set(first.teachings.values_list("tutor_id", flat=True)) == {old.peer_tutor_id, old.staff_tutor_id}
    assert set(second.teachings.values_list("tutor_id", flat=True)) == {new.peer_tutor_id, new.staff_tutor_id}


def test_a_busy_tutor_is_not_assigned_and_nothing_changes() -> None:
    morgan = make_tutor(lived="own")
    make_offering(pair=make_pair(morgan), weeks=1)
    before = make_pair()
    offering = make_offering(pair=before, weeks=1)
    with pytest.raises(Refusal) as refused, transaction.atomic():
        offerings.assign_pair(offering=offering, pair=make_pair(morgan), by=make_user(), now=NOW)
    assert refused.value.field == "pair"
    offering.refresh_from_db()
    assert offering.pair == before
    assert Teaching.objects.filter(session__offering=offering, tutor=morgan).count() == 0


def test_pairs_that_cannot_teach_it_are_refused() -> None:
    published, draft = make_offering(), plan()
    asked, declined = make_pair(agreed=False), make_pair(agreed=False)
    pairing.decline(pair=declined, by=declined.peer_tutor.user, now=NOW)
    cancelled = make_offering()
    offerings.cancel(offering=cancelled, by=make_user(), now=NOW)
    for offering, pair in ((published, asked), (draft, declined), (cancelled, make_pair())):
        with pytest.raises(Refusal):
            offerings.assign_pair(offering=offering, pair=pair, by=make_user(), now=NOW)
    declined.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        plan(pair=declined)
    assert refused.value.field == "pair"
    assert offerings.assign_pair(offering=draft, pair=asked, by=make_user(), now=NOW).pair == asked


def test_cancelling_frees_rooms_and_tutors_ends_claims_and_tells_everybody_once() -> None:
    room, pair, robin = make_room(), make_pair(), make_user("Robin")
    offering = make_offering(room=room, pair=pair, places=1)
    placed, waiting = make_enrolment(offering), make_enrolment(offering)
    offerings.cancel(offering=offering, by=robin, now=NOW)
    again = offerings.cancel(offering=offering, by=make_user(), now=NOW + timedelta(days=1))
    assert (again.state, again.cancelled_by_id) == ("cancelled", robin.pk)
    assert set(offering.sessions.values_list("cancelled", flat=True)) == {True}
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"cancelled"}
    told = Notice.objects.filter(purpose="students.offering_cancelled").values_list("about_id", flat=True)
    assert sorted(told) == sorted([placed.pk, waiting.pk])
    assert Places.objects.get(offering=offering).taken == 0
    assert make_offering(room=room, pair=pair).state == "published"


def test_cancelling_leaves_what_has_been_held_as_it_was() -> None:
    offering = make_offering(first=date(2026, 11, 16), weeks=2)
    later = NOW + timedelta(days=2)
    offerings.cancel(offering=offering, by=make_user(), now=NOW)
    held, to_come = Session.objects.filter(offering=offering).order_by("number")
    assert (held.cancelled, to_come.cancelled) == (False, True)
    assert held.period.upper < later


def test_a_cancelled_draft_tells_nobody_and_is_not_published_again() -> None:
    offering = make_offering(published=False)
    offerings.cancel(offering=offering, by=make_user(), now=NOW)
    assert Notice.objects.count() == 0
    with pytest.raises(Refusal) as refused:
        publish(offering)
    assert str(refused.value) == "This group was cancelled. Plan a new one instead."


def test_moving_one_session_of_a_series_leaves_the_others() -> None:
    offering = make_offering(weeks=3)
    second = offering.sessions.get(number=2)
    to = Meeting(day_after(9), time(10), time(12), second.room)
    scheduling.move(session=second, to=to, by=make_user(), now=NOW)
    days = list(offering.sessions.order_by("number").values_list("day", flat=True))
    assert days == [FIRST_DAY, day_after(9), day_after(14)]
