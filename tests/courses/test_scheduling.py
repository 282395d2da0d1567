"""When and where sessions meet."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses import offerings, scheduling
from courses.meetings import Meeting
from courses.models import Offering, Session, Teaching
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from foundations.lib.wording import long_day
from foundations.notifications.models import Notice
from tests.factories.courses import EARLIER, FIRST_DAY, NOW, day_after, make_offering, make_room
from tests.factories.students import make_enrolment
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user

pytestmark = pytest.mark.django_db


def sessions_of(offering: Offering) -> list[Session]:
    return list(offering.sessions.order_by("number"))


def move(session: Session, **changes: object) -> Session:
    at = {"day": session.day, "starts": session.starts, "ends": session.ends, "room": session.room, **changes}
    return scheduling.move(session=session, to=Meeting(**at), by=make_user(), now=NOW)


def test_weekly_passes_over_closed_days() -> None:
    met = scheduling.weekly(
        first=FIRST_DAY, starts=time(10), ends=time(12), titles=["a", "b", "c"], room=None, closed=[day_after(7)]
    )
    assert [(each.day, each.title) for each in met] == [(FIRST_DAY, "a"), (day_after(14), "b"), (day_after(21), "c")]


def test_weekly_at_ten_stays_at_ten_when_the_clocks_change() -> None:
    offering = make_offering(first=date(2027, 3, 23), weeks=2)
    before, after = sessions_of(offering)
    assert (before.starts, after.starts) == (time(10), time(10))
    assert before.period.lower == datetime(2027, 3, 23, 10, tzinfo=UTC)
    assert after.period.lower == datetime(2027, 3, 30, 9, tzinfo=UTC)


def test_times_of_an_offering_follow_its_sessions() -> None:
    offering = make_offering(weeks=2)
    assert offering.first_start == datetime(2027, 1, 12, 10, tzinfo=UTC)
    assert offering.last_end == datetime(2027, 1, 19, 12, tzinfo=UTC)
    scheduling.cancel(session=sessions_of(offering)[0], by=make_user(), now=NOW)
    offering.refresh_from_db()
    assert offering.first_start == datetime(2027, 1, 19, 10, tzinfo=UTC)


def test_both_tutors_teach_every_session() -> None:
    pair = make_pair()
    offering = make_offering(pair=pair, weeks=2)
    taught = Teaching.objects.order_by("session__number", "tutor_id").values_list("session__number", "tutor_id")
    ids = sorted((pair.peer_tutor_id, pair.staff_tutor_id))
    assert list(taught) == [(1, ids[0]), (1, ids[1]), (2, ids[0]), (2, ids[1])]
    assert offering.sessions.count() == 2


def test_a_room_holds_one_session_at_a_time_and_back_to_back_is_fine() -> None:
    room = make_room("Garden room")
    make_offering(room=room, weeks=1)
    make_offering(room=room, weeks=1, starts=time(12), ends=time(13))
    with pytest.raises(Refusal) as refused:
        make_offering(room=room, weeks=1, starts=time(11, 30), ends=time(12, 30))
    assert refused.value.field == "room"
    words = "Garden room is taken on Tuesday 12 January, 11:30am to 12:30pm. Choose another room or another time."
    assert str(refused.value) == words
    assert Session.objects.count() == 2


def test_a_tutor_teaches_one_session_at_a_time_whoever_the_other_is() -> None:
    morgan = make_tutor("Morgan", lived="own")
    make_offering(pair=make_pair(morgan), weeks=1)
    with pytest.raises(Refusal) as refused, transaction.atomic():
        make_offering(pair=make_pair(morgan), weeks=1, starts=time(11), ends=time(13))
    busy = "One of the two tutors teaches another session on Tuesday 12 January, 11am to 1pm."
    assert (refused.value.field, str(refused.value)) == ("pair", f"{busy} Choose another time or pair.")
    assert Offering.objects.count() == 1


def test_one_clash_keeps_none_of_a_series() -> None:
    room = make_room()
    make_offering(room=room, first=day_after(14), weeks=1)
    with pytest.raises(Refusal), transaction.atomic():
        make_offering(room=room, weeks=4)
    assert Session.objects.count() == 1


def test_of_a_series_the_first_that_cannot_be_is_named() -> None:
    """All are written at once; what is said is what adding them one by one would say."""
    room, offering = make_room("Garden room", size=12), make_offering(published=False)
    make_offering(room=room, first=day_after(74), weeks=1)
    days = [Meeting(day_after(days), time(10), time(12), room) for days in (67, 74, 81)]
    broken = Meeting(day_after(88), time(12), time(10))
    small = Meeting(day_after(60), time(10), time(12), make_room("Nook", size=1))
    said = []
    for meetings in (days, [*days, broken], [*days, small]):
        with pytest.raises(Refusal) as refused, transaction.atomic():
            scheduling.add_meetings(offering=offering, meetings=meetings, by=make_user(), now=NOW)
        said.append((refused.value.field, str(refused.value).split(".")[0]))
    taken = ("room", f"Garden room is taken on {long_day(day_after(74))}, 10am to 12pm")
    assert said[:2] == [taken, taken]
    assert said[2] == ("room", "Nook seats 1 people")
    assert Session.objects.filter(day__in=[each.day for each in [*days, broken, small]]).count() == 1


def test_a_series_asks_as_much_as_one_session() -> None:
    room, offering, by = make_room(), make_offering(published=False, pair=make_pair()), make_user()
    asked = []
    for days in ([100], [107, 114, 121, 128]):
        meetings = [Meeting(day_after(each), time(10), time(12), room) for each in days]
        with CaptureQueriesContext(connection) as queries:
            added = scheduling.add_meetings(offering=offering, meetings=meetings, by=by, now=NOW)
        asked.append((len(queries), [each.teachings.count() for each in added]))
    assert asked == [(asked[0][0], [2]), (asked[0][0], [2, 2, 2, 2])]


def test_a_session_ends_after_it_starts() -> None:
    offering = make_offering(published=False)
    meeting = Meeting(day_after(60), time(12), time(12))
    with pytest.raises(Refusal) as refused:
        scheduling.add_meetings(offering=offering, meetings=[meeting], by=make_user(), now=NOW)
    assert refused.value.field == "ends"


def test_added_sessions_go_on_counting_and_people_with_a_place_are_told_once() -> None:
    offering = make_offering(weeks=2)
    enrolment = make_enrolment(offering)
    more = [Meeting(day_after(days), time(10), time(12)) for days in (35, 28)]
    added = scheduling.add_meetings(offering=offering, meetings=more, by=make_user(), now=NOW)
    assert [(each.number, each.day) for each in added] == [(3, day_after(28)), (4, day_after(35))]
    assert Teaching.objects.filter(session__in=added).count() == 4
    notices = Notice.objects.filter(purpose="students.sessions_changed", person=enrolment.student.user)
    assert notices.count() == 1


def test_nothing_is_added_to_a_cancelled_offering() -> None:
    offering = make_offering()
    offerings.cancel(offering=offering, by=make_user(), now=NOW)
    meeting = Meeting(day_after(60), time(10), time(12))
    with pytest.raises(Refusal):
        scheduling.add_meetings(offering=offering, meetings=[meeting], by=make_user(), now=NOW)
    assert offering.sessions.count() == 4


def test_an_added_session_has_the_pair_of_now_not_of_a_stale_page() -> None:
    offering = make_offering(published=False, weeks=1)
    stale = Offering.objects.get(pk=offering.pk)
    pair = make_pair()
    offerings.assign_pair(offering=offering, pair=pair, by=make_user(), now=NOW)
    meeting = Meeting(day_after(7), time(10), time(12))
    with pytest.raises(Refusal, match="Somebody changed the two tutors just now"):
        scheduling.add_meetings(offering=stale, meetings=[meeting], by=make_user(), now=NOW)
    offering.refresh_from_db()
    (added,) = scheduling.add_meetings(offering=offering, meetings=[meeting], by=make_user(), now=NOW)
    taught = set(Teaching.objects.filter(session=added).values_list("tutor_id", flat=True))
    assert taught == {pair.peer_tutor_id, pair.staff_tutor_id}


def test_a_moved_session_takes_its_tutors_along_and_people_are_told_once() -> None:
    offering = make_offering(weeks=1)
    enrolment = make_enrolment(offering)
    (session,) = sessions_of(offering)
    moved = move(session, day=day_after(1))
    assert (moved.sequence, moved.day) == (1, day_after(1))
    periods = set(Teaching.objects.values_list("period", flat=True))
    assert periods == {Session.objects.get().period}
    assert Notice.objects.filter(purpose="students.sessions_changed", person=enrolment.student.user).count() == 1
    assert Entry.objects.filter(act="scheduling.move").count() == 1


def test_moving_to_where_it_is_changes_nothing() -> None:
    offering = make_offering(weeks=1)
    make_enrolment(offering)
    (session,) = sessions_of(offering)
    assert move(session).sequence == 0
    assert Notice.objects.filter(purpose="students.sessions_changed").count() == 0


def test_a_draft_moves_without_telling_anybody() -> None:
    (session,) = sessions_of(make_offering(weeks=1, published=False))
    move(session, day=day_after(1))
    assert Notice.objects.count() == 0


def test_a_session_does_not_move_onto_another_ones_room_or_tutor() -> None:
    room, pair = make_room(), make_pair()
    make_offering(room=room, weeks=1)
    make_offering(pair=pair, weeks=1, starts=time(14), ends=time(16))
    (session,) = sessions_of(make_offering(pair=pair, weeks=1, first=day_after(1)))
    for changes, field in (
        ({"day": FIRST_DAY, "room": room}, "room"),
        ({"day": FIRST_DAY, "starts": time(15), "ends": time(17)}, "pair"),
    ):
        with pytest.raises(Refusal) as refused:
            move(session, **changes)
        assert refused.value.field == field
    session.refresh_from_db()
    assert (session.day, session.sequence) == (day_after(1), 0)


def test_moves_that_make_no_sense_are_refused_in_words() -> None:
    (session,) = sessions_of(make_offering(weeks=1))
    for changes, field in (
        ({"starts": time(12), "ends": time(10)}, "ends"),
        ({"day": NOW.date() - timedelta(days=1)}, "day"),
        ({"room": make_room(size=3)}, "room"),
    ):
        with pytest.raises(Refusal) as refused:
            move(session, **changes)
        assert refused.value.field == field
    scheduling.cancel(session=session, by=make_user(), now=NOW)
    with pytest.raises(Refusal) as refused:
        move(session, day=day_after(1))
    assert str(refused.value) == "This session is cancelled. Add a new one instead."


def test_what_has_begun_stays_where_it_is() -> None:
    offering = make_offering(weeks=1, first=date(2026, 11, 23), starts=time(8), ends=time(10))
    with pytest.raises(Refusal):
        move(sessions_of(offering)[0], day=day_after(1))
    assert sessions_of(offering)[0].day == date(2026, 11, 23)


def test_a_cancelled_session_frees_room_and_tutors_and_tells_people_once() -> None:
    room, pair = make_room(), make_pair()
    offering = make_offering(room=room, pair=pair, weeks=1)
    enrolment = make_enrolment(offering)
    robin = make_user("Robin")
    first = scheduling.cancel(session=sessions_of(offering)[0], by=robin, now=NOW)
    again = scheduling.cancel(session=first, by=make_user(), now=NOW + timedelta(hours=1))
    assert (again.cancelled_by_id, again.sequence) == (robin.pk, 1)
    assert list(Teaching.objects.values_list("cancelled", flat=True)) == [True, True]
    assert Notice.objects.filter(purpose="students.sessions_changed", person=enrolment.student.user).count() == 1
    assert make_offering(room=room, pair=pair, weeks=1).sessions.count() == 1


def test_the_database_itself_refuses_a_second_session_and_a_second_lesson() -> None:
    room, pair = make_room(), make_pair()
    (session,) = sessions_of(make_offering(room=room, pair=pair, weeks=1))
    (other,) = sessions_of(make_offering(weeks=1))
    with pytest.raises(IntegrityError, match="courses_session_room_once"), transaction.atomic():
        Session.objects.filter(pk=other.pk).update(room=room)
    with pytest.raises(IntegrityError, match="courses_teaching_tutor_once"), transaction.atomic():
        Teaching.objects.create(session=other, tutor=pair.peer_tutor, period=other.period)
    with pytest.raises(IntegrityError, match="courses_teaching_follows_session"), transaction.atomic():
        Teaching.objects.filter(session=session).update(cancelled=True)
    assert Session.objects.get(pk=other.pk).room != room


def test_a_whole_series_moves_by_a_week_through_itself() -> None:
    offering = make_offering(weeks=3)
    now = EARLIER
    with transaction.atomic():
        for session in reversed(sessions_of(offering)):
            to = Meeting(session.day + timedelta(days=7), session.starts, session.ends, session.room)
            scheduling.move(session=session, to=to, by=make_user(), now=now)
    assert [each.day for each in sessions_of(offering)] == [day_after(7), day_after(14), day_after(21)]
