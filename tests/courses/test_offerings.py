"""One run of a course: planned, given two tutors, published, cancelled."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from courses import authoring, kinds, offerings, overview, scheduling
from courses.meetings import Meeting
from courses.models import ClosedDay, Kind, Offering, Places, Session, Teaching
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.college import settings
from foundations.lib.refusals import Refusal
from foundations.notifications.models import Notice
from students.models import Enrolment
from tests.factories.courses import (
    FIRST_DAY,
    NOW,
    approve,
    day_after,
    make_course,
    make_offering,
    make_room,
    make_term,
)
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


def lacks(offering: Offering) -> list[str]:
    return [need.value for need, _words in offerings.needs(offering, now=NOW)]


def college(**values: object) -> None:
    settings.change(by=make_user(), now=NOW, **values)


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
    assert lacks(offering) == ["pair", "approval", "session", "places"]
    with pytest.raises(Refusal) as refused:
        publish(offering)
    missing = " ".join(offerings.missing_for_publishing(offering, now=NOW))
    assert str(refused.value) == f"Not ready yet. It still needs: {missing}"
    approve(course.revisions.get(), now=NOW)
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
    approve(newer, now=NOW)
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
    ended = "These two have stopped teaching together. Choose another pair"
    for offering, pair, field, words in (
        (published, asked, "pair", "both tutors need to have said yes first"),
        (draft, declined, "pair", ended),
        (cancelled, make_pair(), "", "This group was cancelled"),
    ):
        with pytest.raises(Refusal, match=words) as refused:
            offerings.assign_pair(offering=offering, pair=pair, by=make_user(), now=NOW)
        assert refused.value.field == field
    declined.refresh_from_db()
    with pytest.raises(Refusal, match=ended) as refused:
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


def test_a_group_by_invitation_says_who_invites_and_one_for_everyone_has_no_host() -> None:
    host = {"host": "ward", "host_name": "Rowan ward", "host_contact": "Ward clerk, 01632 960001"}
    offering = plan(audience="invitation", **host)
    assert (offering.host, offering.host_name, offering.host_contact) == tuple(host.values())
    for wrong, field in (({"host": "ward", "audience": "invitation"}, "host_name"), (host, "host")):
        with pytest.raises(Refusal) as refused:
            plan(**wrong)
        assert refused.value.field == field
    assert Offering.objects.count() == 1


def test_ages_start_at_the_colleges_own() -> None:
    assert plan().age_from == 18
    with pytest.raises(Refusal) as refused:
        plan(age_from=16)
    assert str(refused.value) == "Your college is for people aged 18 or over. Choose 18 or more."
    college(minimum_age=16)
    assert (plan().age_from, plan(age_from=16).age_from) == (18, 16)
    college(minimum_age=21)
    assert plan().age_from == 21
    with pytest.raises(Refusal) as refused:
        plan(age_from=25, age_to=22)
    assert refused.value.field == "age_to"


def test_a_reference_is_given_once() -> None:
    assert plan(reference="SPR-1").reference == "SPR-1"
    with pytest.raises(Refusal) as refused:
        plan(reference="SPR-1")
    assert refused.value.field == "reference"


def test_nothing_is_planned_on_a_closed_day_until_it_is_open_again() -> None:
    closed = ClosedDay.objects.create(
        day=FIRST_DAY, name="Team day", why="own", closed_at=NOW, closed_by=User.objects.system()
    )
    with pytest.raises(Refusal) as refused, transaction.atomic():
        plan()
    assert refused.value.field == "day"
    way = "Choose another day, or open that day again first."
    assert str(refused.value) == f"It is closed on Tuesday 12 January: Team day. {way}"
    assert Offering.objects.count() == 0
    closed.delete()
    assert plan().sessions.count() == 1


def test_a_closed_venue_closes_its_own_rooms_only() -> None:
    shut, other = make_room(), make_room()
    ClosedDay.objects.create(
        day=FIRST_DAY, name="Boiler", why="own", venue=shut.venue, closed_at=NOW, closed_by=User.objects.system()
    )
    with pytest.raises(Refusal), transaction.atomic():
        plan(meetings=[Meeting(FIRST_DAY, time(10), time(12), shut)])
    assert plan(meetings=[Meeting(FIRST_DAY, time(10), time(12), other)]).sessions.count() == 1
    assert plan(mode="online", places={"online": 5}, meetings=[Meeting(FIRST_DAY, time(10), time(12))]).pk


def test_a_session_without_a_room_waits_for_one_before_publishing() -> None:
    course = make_course()
    days = [Meeting(FIRST_DAY, time(10), time(12), make_room()), Meeting(day_after(7), time(10), time(12))]
    offering = plan(course=course, pair=make_pair(), meetings=days)
    assert offerings.needs(offering, now=NOW) == [(offerings.Need.ROOM, "A room on Tuesday 19 January.")]
    with pytest.raises(Refusal):
        publish(offering)
    bare = offering.sessions.get(number=2)
    scheduling.move(session=bare, to=Meeting(bare.day, bare.starts, bare.ends, make_room()), by=make_user(), now=NOW)
    assert publish(offering).state == "published"
    online = plan(course=course, mode="online", places={"online": 5}, pair=make_pair(), meetings=days[1:])
    assert lacks(online) == []


def test_a_reason_lets_it_run_without_a_pair_and_is_listed() -> None:
    offering, kim = plan(), make_user("Kim")
    with pytest.raises(Refusal, match="Say why in a few words") as refused:
        offerings.waive_pair(offering=offering, reason="  ", by=kim, now=NOW)
    assert refused.value.field == "reason"
    assert lacks(offering) == ["pair"]
    waived = offerings.waive_pair(offering=offering, reason="Dara is ill until March.", by=kim, now=NOW)
    assert (waived.without_pair, waived.waived_by, waived.waived_at) == ("override", kim, NOW)
    assert publish(waived).state == "published"
    listed = overview.exceptions(offering.term)
    assert [(each.without_pair_reason, each.waived_by) for each in listed] == [("Dara is ill until March.", kim)]
    with pytest.raises(Refusal):
        offerings.waive_pair(offering=offering, reason="Again", by=kim, now=NOW)
    offerings.assign_pair(offering=offering, pair=make_pair(), by=kim, now=NOW)
    assert overview.exceptions(offering.term) == []


def test_nothing_needs_to_be_allowed_for_a_pair_that_said_yes() -> None:
    offering = make_offering(published=False)
    words = "This group has two tutors who have both said yes. Nothing needs to be allowed"
    with pytest.raises(Refusal, match=words):
        offerings.waive_pair(offering=offering, reason="To be safe", by=make_user(), now=NOW)
    offering.refresh_from_db()
    assert offering.without_pair == ""


def test_the_database_wants_a_reason_for_an_override() -> None:
    offering = plan()
    with pytest.raises(IntegrityError, match="courses_offering_override_has_reason"), transaction.atomic():
        Offering.objects.filter(pk=offering.pk).update(without_pair="override")
    offering.refresh_from_db()
    assert offering.without_pair == ""


def test_a_kind_that_needs_no_pair_is_published_without_one() -> None:
    Kind.objects.filter(slug="drop_in").update(needs_pair=False)
    kinds.forget()
    offering = plan(course=make_course(kind="drop_in"))
    assert lacks(offering) == []
    assert publish(offering).without_pair == "kind"
    assert overview.exceptions(offering.term) == []


def test_nobody_is_shown_as_a_tutor_who_has_not_said_yes() -> None:
    asked = make_pair(agreed=False)
    offering = plan(pair=asked)
    assert Teaching.objects.filter(tutor=asked.peer_tutor).exists()
    offerings.waive_pair(offering=offering, reason="One of them is on leave.", by=make_user(), now=NOW)
    published = publish(offering)
    assert published.pair is None
    assert not Teaching.objects.filter(session__offering=offering).exists()


def test_a_new_college_may_run_a_course_for_its_first_term_before_a_panel() -> None:
    course = make_course(approved=False)
    offering, again = make_offering(course, published=False), make_offering(course, published=False)
    assert lacks(offering) == ["approval"]
    with pytest.raises(Refusal):
        publish(offering)
    college(first_term_before_panel=True)
    assert (publish(offering).pilot, publish(again).pilot) == (True, True)
    assert overview.exceptions(offering.term) == [offering, again]
    summer = make_term("Summer 2027", date(2027, 4, 19), date(2027, 7, 9))
    later = make_offering(course, published=False, term=summer, first=date(2027, 4, 20))
    assert lacks(later) == ["approval"]
    with pytest.raises(Refusal):
        publish(later)


def test_a_course_whose_approval_ran_out_is_no_pilot() -> None:
    college(first_term_before_panel=True)
    course = make_course(approved=False)
    approve(course.revisions.get(), now=NOW - timedelta(days=4 * 366))
    offering = make_offering(course, published=False)
    assert lacks(offering) == ["approval"]
    with pytest.raises(Refusal):
        publish(offering)
    poor = make_course(approved=False, methods=["talking_together"])
    with pytest.raises(Refusal) as refused:
        publish(make_offering(poor, published=False))
    assert refused.value.field == "methods"


def test_under_18_somebody_sees_the_checks_of_these_two_tutors() -> None:
    college(minimum_age=16)
    robin, first, second = make_user("Robin"), make_pair(), make_pair()
    offering = plan(age_from=16)
    with pytest.raises(Refusal) as refused:
        offerings.note_dbs(offering=offering, by=robin, now=NOW)
    assert str(refused.value) == "Choose the two tutors first, then look at their DBS checks."
    offerings.assign_pair(offering=offering, pair=first, by=robin, now=NOW)
    offering.refresh_from_db()
    assert lacks(offering) == ["dbs"]
    with pytest.raises(Refusal):
        publish(offering)
    offerings.note_dbs(offering=offering, by=robin, now=NOW)
    offering = offerings.note_dbs(offering=offering, by=make_user(), now=NOW)
    assert (offering.dbs_seen_by, lacks(offering)) == (robin, [])
    offering = offerings.assign_pair(offering=offering, pair=second, by=robin, now=NOW)
    assert lacks(offering) == ["dbs"]
    offering = offerings.assign_pair(offering=offering, pair=second, by=robin, now=NOW, dbs_seen=True)
    assert publish(offering).state == "published"
    words = "This group is for people under 18. Look at the DBS checks of both tutors first, then say so here"
    with pytest.raises(Refusal, match=words) as refused:
        offerings.assign_pair(offering=offering, pair=first, by=robin, now=NOW)
    assert refused.value.field == "dbs_seen"
    assert offerings.assign_pair(offering=offering, pair=first, by=robin, now=NOW, dbs_seen=True).pair == first


def test_the_database_wants_checks_seen_for_people_under_18() -> None:
    offering = make_offering()
    with pytest.raises(IntegrityError, match="courses_offering_under_18_is_checked"), transaction.atomic():
        Offering.objects.filter(pk=offering.pk).update(age_from=16)
    offering.refresh_from_db()
    assert offering.age_from == 18


def test_checks_are_not_noted_for_a_cancelled_group() -> None:
    offering = make_offering()
    offerings.cancel(offering=offering, by=make_user(), now=NOW)
    with pytest.raises(Refusal):
        offerings.note_dbs(offering=offering, by=make_user(), now=NOW)
    offering.refresh_from_db()
    assert offering.dbs_seen_at is None
