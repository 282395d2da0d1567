"""Changing what is planned: one act, all or nothing, and everyone concerned hears of it once."""

from collections.abc import Sequence
from datetime import date, time, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection

from courses import changes, clashes, closed_days, free_days, offerings, rehearsal, scheduling
from courses.changes import Cancel, Move, Online, Step
from courses.meetings import Meeting
from courses.models import Change, ChangedSession, ClosedDay, Offering, Session, Teaching
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from tests.factories.courses import (
    EARLIER,
    FIRST_DAY,
    NOW,
    day_after,
    make_course,
    make_offering,
    make_room,
    make_venue,
)
from tests.factories.students import make_enrolment, make_student
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user
from tutors.models import Pair, Tutor

pytestmark = pytest.mark.django_db
STUDENT, TUTOR = "students.sessions_changed", "courses.sessions_changed_for_tutor"
ON_SNOW_DAY = "2027-01-12"


def sessions_of(offering: Offering) -> list[Session]:
    return list(offering.sessions.select_related("room").order_by("number"))


def make(steps: Sequence[Step], **more: object) -> Change | None:
    return changes.make(steps=steps, by=make_user(), now=NOW, **more)


def by_days(session: Session, days: int) -> Move:
    to = Meeting(session.day + timedelta(days=days), session.starts, session.ends, session.room, session.title)
    return Move(session, to)


def told(purpose: str) -> list[int]:
    return list(Notice.objects.filter(purpose=purpose).order_by("person_id").values_list("person_id", flat=True))


def both(pair: Pair) -> list[int]:
    return sorted((pair.peer_tutor.user_id, pair.staff_tutor.user_id))


def test_a_weekly_series_moves_by_a_week_onto_itself_in_one_change() -> None:
    offering = make_offering(weeks=3)
    change = make([by_days(session, 7) for session in sessions_of(offering)])
    assert [(each.day, each.sequence) for each in sessions_of(offering)] == [
        (day_after(7), 1), (day_after(14), 1), (day_after(21), 1),
    ]  # fmt: skip
    assert set(Teaching.objects.values_list("period", flat=True)) == {each.period for each in sessions_of(offering)}
    offering.refresh_from_db()
    assert offering.first_start == sessions_of(offering)[0].period.lower
    assert list(change.sessions.order_by("pk").values_list("was_day", flat=True)) == [
        FIRST_DAY, day_after(7), day_after(14),
    ]  # fmt: skip


def test_two_groups_can_change_places_in_one_change() -> None:
    first, second = make_offering(weeks=1), make_offering(weeks=1)
    (one,), (other,) = sessions_of(first), sessions_of(second)
    at = (FIRST_DAY, time(10), time(12))
    make([Move(one, Meeting(*at, other.room)), Move(other, Meeting(*at, one.room))])
    assert [sessions_of(first)[0].room, sessions_of(second)[0].room] == [other.room, one.room]


def test_everyone_hears_once_of_all_of_it_and_who_both_learns_and_teaches_too() -> None:
    pair = make_pair()
    taught, other = make_offering(pair=pair, weeks=2), make_offering(weeks=2, first=day_after(1))
    alex = make_student("Alex")
    make_enrolment(taught, alex)
    make_enrolment(other, alex)
    morgan = make_tutor("Morgan", lived="own")
    learner = make_offering(pair=make_pair(morgan), weeks=1, first=day_after(2))
    as_student = make_student("Morgan", email=morgan.user.email)
    make_enrolment(other, as_student)
    everything = [*sessions_of(taught), *sessions_of(other), *sessions_of(learner)]
    make([Cancel(everything[0]), *(by_days(session, 70) for session in everything[1:])])
    assert as_student.user_id == morgan.user_id
    assert told(STUDENT) == sorted((alex.user_id, morgan.user_id))
    assert len(told(TUTOR)) == 5
    assert set(both(pair)) <= set(told(TUTOR))
    assert morgan.user_id not in told(TUTOR)
    assert Change.objects.count() == 1


def test_who_waits_or_is_offered_a_place_is_not_mailed_and_offers_end_at_the_new_start() -> None:
    offering = make_offering(places=1, weeks=1)
    make_enrolment(offering)
    waiting = make_enrolment(offering)
    make([by_days(sessions_of(offering)[0], 7)])
    assert waiting.student.user_id not in told(STUDENT)
    assert len(told(STUDENT)) == 1


def test_a_line_for_everyone_is_kept_and_every_act_is_written_down() -> None:
    first, second, third = sessions_of(make_offering(weeks=3))
    steps = [Cancel(first), by_days(second, 1), Online(third, "https://meet.larkmoor.example/a")]
    change = make(steps, words=" It is snowing. ")
    assert change.words == "It is snowing."
    assert list(change.sessions.order_by("pk").values_list("what", flat=True)) == ["cancelled", "moved", "online"]
    acts = Entry.objects.filter(act__in=changes.ACTS.values()).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["scheduling.cancel", "scheduling.move", "scheduling.hold_online"]


def test_a_session_held_online_frees_its_room_and_has_a_link_of_its_own() -> None:
    room = make_room()
    (session,) = sessions_of(make_offering(room=room, weeks=1))
    with pytest.raises(Refusal) as refused:
        make([Online(session)])
    assert (refused.value.field, str(refused.value)) == ("link", "Write the link with which people join online.")
    make([Online(session, "https://meet.larkmoor.example/a")])
    session.refresh_from_db()
    assert (session.room, session.join_link, session.cancelled) == (None, "https://meet.larkmoor.example/a", False)
    assert make_offering(room=room, weeks=1).sessions.count() == 1
    make([Move(session, Meeting(FIRST_DAY, time(10), time(12), make_room()))])
    session.refresh_from_db()
    assert session.join_link == ""


def test_without_a_link_of_its_own_the_link_of_the_group_counts() -> None:
    offering = make_offering(weeks=1, mode="blended", join_link="https://meet.larkmoor.example/b")
    make([Online(sessions_of(offering)[0])])
    assert sessions_of(offering)[0].join_link == "https://meet.larkmoor.example/b"


def test_done_twice_it_is_told_once() -> None:
    offering = make_offering(weeks=3)
    make_enrolment(offering)
    first, second, third = sessions_of(offering)
    steps = [Cancel(first), by_days(second, 1), Online(third, "https://meet.larkmoor.example/a")]
    assert make(steps) is not None
    assert make(steps) is None
    assert (Change.objects.count(), len(told(STUDENT)), len(told(TUTOR))) == (1, 1, 2)
    assert [each.sequence for each in sessions_of(offering)] == [1, 1, 1]


def test_a_draft_changes_and_nobody_is_told() -> None:
    offering = make_offering(weeks=1, published=False)
    assert make([by_days(sessions_of(offering)[0], 1)]) is None
    assert (sessions_of(offering)[0].day, Change.objects.count(), Notice.objects.count()) == (day_after(1), 0, 0)


def test_a_clash_names_the_room_what_is_there_and_the_way_out_and_nothing_is_moved() -> None:
    venue = make_venue()
    garden, other = make_room("Garden room", venue=venue), make_room("Room 2", venue=venue)
    make_room("Cupboard", venue=venue, size=3)
    make_offering(make_course("Being heard"), room=garden, weeks=1, first=day_after(8))
    offering = make_offering(weeks=2)
    first, second = sessions_of(offering)
    steps = [Move(first, Meeting(day_after(1), time(10), time(12), garden))]
    steps += [Move(second, Meeting(day_after(8), time(11), time(13), garden))]
    with pytest.raises(Refusal) as refused:
        make(steps)
    words = "Garden room is taken on Wednesday 20 January, 11am to 1pm: “Being heard” is there. Room 2 is free then."
    assert (refused.value.field, str(refused.value)) == ("room", words)
    assert [each.day for each in sessions_of(offering)] == [FIRST_DAY, day_after(7)]
    make_offering(room=other, weeks=1, first=day_after(8))
    with pytest.raises(Refusal) as refused:
        make(steps)
    assert str(refused.value).endswith("is there. Choose another room or another time.")


def test_a_busy_tutor_is_named() -> None:
    morgan = make_tutor("Morgan", lived="own")
    make_offering(make_course("Being heard"), pair=make_pair(morgan), weeks=1)
    (session,) = sessions_of(make_offering(pair=make_pair(morgan), weeks=1, first=day_after(1)))
    with pytest.raises(Refusal) as refused:
        make([by_days(session, -1)])
    words = "Morgan teaches “Being heard” on Tuesday 12 January, 10am to 12pm. Choose another time, or other tutors."
    assert (refused.value.field, str(refused.value)) == ("pair", words)


@pytest.mark.parametrize(
    ("sql", "field"),
    [
        ("UPDATE courses_session SET room_id = (SELECT min(room_id) FROM courses_session)", "room"),
        ("UPDATE courses_teaching SET tutor_id = (SELECT min(tutor_id) FROM courses_teaching)", ""),
    ],
)
def test_what_only_the_database_sees_is_said_in_words_too(sql: str, field: str) -> None:
    make_offering(weeks=1)
    make_offering(weeks=1)
    with pytest.raises(IntegrityError) as broken, connection.cursor() as cursor:
        cursor.execute(sql)
    if field:
        assert clashes.in_words(broken.value).field == field
    else:
        with pytest.raises(IntegrityError):
            clashes.in_words(broken.value)


@pytest.mark.parametrize(
    ("sql", "field", "words"),
    [
        (
            "UPDATE courses_session SET room_id = %(room)s WHERE id = %(other)s",
            "room",
            "The room was taken just now. Choose another room or another time.",
        ),
        (
            "UPDATE courses_teaching SET tutor_id = %(tutor)s WHERE session_id = %(other)s AND tutor_id = %(their)s",
            "pair",
            "One of the tutors was asked to teach elsewhere just now. Choose another time.",
        ),
    ],
)
def test_a_clash_that_comes_after_the_look_is_refused_and_nothing_moves(
    monkeypatch: pytest.MonkeyPatch, sql: str, field: str, words: str
) -> None:
    offering = make_offering(weeks=1)
    (mine,), (other,) = sessions_of(offering), sessions_of(make_offering(weeks=1, first=day_after(7)))
    facts = {"room": mine.room_id, "tutor": offering.pair.peer_tutor_id, "other": other.pk}
    facts["their"] = other.offering.pair.peer_tutor_id
    look = clashes.refuse

    def look_then_somebody_else_writes(session_ids: Sequence[int]) -> None:
        look(session_ids)
        with connection.cursor() as cursor:
            cursor.execute(sql, facts)

    monkeypatch.setattr(clashes, "refuse", look_then_somebody_else_writes)
    with pytest.raises(Refusal) as refused:
        make([by_days(mine, 7)])
    assert (refused.value.field, str(refused.value)) == (field, words)
    mine.refresh_from_db()
    assert mine.day == FIRST_DAY


def test_a_closed_day_is_refused_but_a_time_of_the_same_day_is_not() -> None:
    (session,) = sessions_of(make_offering(weeks=1))
    closed_days.close(day=FIRST_DAY, name="Team day", by=make_user(), now=EARLIER)
    closed_days.close(day=day_after(7), name="Snow", venue=session.room.venue, by=make_user(), now=EARLIER)
    with pytest.raises(Refusal) as refused:
        make([by_days(session, 7)])
    assert refused.value.field == "day"
    make([Move(session, Meeting(FIRST_DAY, time(14), time(16), session.room))])
    session.refresh_from_db()
    assert session.starts == time(14)


def test_what_has_begun_or_is_over_stays() -> None:
    offering = make_offering(weeks=1, first=date(2026, 11, 23), starts=time(8), ends=time(10))
    begun = sessions_of(offering)[0]
    for step in (by_days(begun, 1), Online(begun, "https://meet.larkmoor.example/a")):
        with pytest.raises(Refusal) as refused:
            make([step])
        assert "has begun" in str(refused.value)
    with pytest.raises(Refusal) as refused:
        changes.make(steps=[Cancel(begun)], by=make_user(), now=NOW + timedelta(hours=2))
    assert str(refused.value) == "This session is over, so it stays as it was. Choose one that is still to come."
    make([Cancel(begun)])
    with pytest.raises(Refusal) as refused:
        make([Online(begun, "https://meet.larkmoor.example/a")])
    assert str(refused.value) == "This session is cancelled. Add a new one instead."


# A whole group --------------------------------------------------------------------------------------------------


def shift(offering: Offering, first: date, **more: object) -> Change | None:
    return changes.shift(offering=offering, first=first, by=make_user(), now=NOW, **more)


def test_a_group_moves_to_another_weekday_time_and_room_and_twice_is_once() -> None:
    offering, room = make_offering(weeks=2), make_room()
    for _press in range(2):
        shift(offering, day_after(9), starts=time(14), ends=time(16), room=room)
    found = [(each.day, each.starts, each.room, each.sequence) for each in sessions_of(offering)]
    assert found == [(day_after(9), time(14), room, 1), (day_after(16), time(14), room, 1)]
    assert Change.objects.count() == 1


def test_a_shifted_series_passes_over_closed_days_and_keeps_ten_at_ten_across_the_clock_change() -> None:
    offering = make_offering(weeks=3, first=date(2027, 3, 16))
    closed_days.close(day=date(2027, 3, 30), name="Team day", by=make_user(), now=EARLIER)
    shift(offering, date(2027, 3, 23))
    found = [(each.day, each.period.lower.hour) for each in sessions_of(offering)]
    assert found == [(date(2027, 3, 23), 10), (date(2027, 4, 6), 9), (date(2027, 4, 13), 9)]


def test_what_has_begun_is_not_shifted_and_nothing_to_come_is_refused() -> None:
    offering = make_offering(weeks=2, first=date(2026, 11, 23), starts=time(8), ends=time(10))
    shift(offering, date(2026, 12, 2))
    assert [each.day for each in sessions_of(offering)] == [date(2026, 11, 23), date(2026, 12, 2)]
    make([Cancel(sessions_of(offering)[1])])
    with pytest.raises(Refusal) as refused:
        shift(offering, date(2026, 12, 9))
    assert str(refused.value) == "No session of this group is still to come. Plan a new one instead."


def test_a_cancelled_group_tells_its_tutors_once_and_its_students_once() -> None:
    pair = make_pair()
    offering = make_offering(pair=pair, weeks=2)
    enrolment = make_enrolment(offering)
    peer = make_student("Peer", email=pair.peer_tutor.user.email)
    make_enrolment(offering, peer)
    for _press in range(2):
        offerings.cancel(offering=offering, words="The ceiling came down.", by=make_user(), now=NOW)
    assert told(TUTOR) == [pair.staff_tutor.user_id]
    assert told("students.offering_cancelled") == sorted((enrolment.student.user_id, peer.user_id))
    assert told(STUDENT) == []
    assert ChangedSession.objects.filter(what="cancelled").count() == 2
    notice = Notice.objects.get(purpose="students.offering_cancelled", person=enrolment.student.user_id)
    assert deliveries.deliver(notice_id=notice.pk, now=NOW) == "sent"
    assert "The ceiling came down." in mail.outbox[0].body


# A place that closes --------------------------------------------------------------------------------------------


def close(session: Session, steps: Sequence[Step], **more: object) -> Change | None:
    values = {"venue": session.room.venue, "day": session.day, "name": "Snow", "by": make_user(), "now": NOW, **more}
    return changes.close_day(steps=steps, **values)


def test_a_place_closes_for_a_day_and_everybody_is_told_once() -> None:
    room = make_room()
    morning, noon = make_offering(room=room, weeks=1), make_offering(room=room, weeks=1, starts=time(13), ends=time(14))
    alex = make_student("Alex")
    make_enrolment(morning, alex)
    make_enrolment(noon, alex)
    one, other = sessions_of(morning)[0], sessions_of(noon)[0]
    change = close(one, [Cancel(one), by_days(other, 7)], words="It is snowing.")
    assert (told(STUDENT), len(told(TUTOR)), change.sessions.count()) == ([alex.user_id], 4, 2)
    closed = ClosedDay.objects.get()
    assert (closed.day, closed.name, closed.venue) == (FIRST_DAY, "Snow", room.venue)
    assert close(one, []) is None
    assert (ClosedDay.objects.count(), Change.objects.count()) == (1, 1)


def test_a_session_without_a_step_is_not_passed_over() -> None:
    (session,) = sessions_of(make_offering(weeks=1))
    with pytest.raises(Refusal) as refused:
        close(session, [])
    assert str(refused.value) == "Somebody planned a session there just now. Please look at them all again."
    assert ClosedDay.objects.count() == 0


def test_a_day_needs_a_reason() -> None:
    (session,) = sessions_of(make_offering(weeks=1))
    with pytest.raises(Refusal) as refused:
        close(session, [Cancel(session)], name=" ")
    assert refused.value.field == "name"


def test_a_free_day_is_the_next_same_weekday_on_which_room_and_tutors_are_free() -> None:
    pair, room = make_pair(), make_room()
    (lonely,) = sessions_of(make_offering(pair=pair, room=room, weeks=1))
    make_offering(room=room, weeks=1, first=day_after(7), starts=time(11), ends=time(13))
    make_offering(pair=pair, weeks=1, first=day_after(14), starts=time(9), ends=time(10, 30))
    make_offering(pair=pair, weeks=1, first=day_after(28), starts=time(12), ends=time(14))
    closed_days.close(day=day_after(21), name="Team day", by=make_user(), now=EARLIER)
    assert free_days.for_each([lonely]) == {lonely.pk: day_after(28)}


def test_each_session_of_a_day_gets_its_own_free_day_and_none_beyond_six_weeks() -> None:
    room = make_room()
    (one,) = sessions_of(make_offering(room=room, weeks=1))
    (other,) = sessions_of(make_offering(room=room, weeks=1, starts=time(13), ends=time(14)))
    make_offering(room=room, weeks=1, first=day_after(7), starts=time(13), ends=time(14))
    assert free_days.for_each([one, other]) == {one.pk: day_after(7), other.pk: day_after(14)}
    for week in range(1, 7):
        closed_days.close(day=day_after(7 * week), name="Works", by=make_user(), now=EARLIER)
    assert free_days.for_each([one]) == {one.pk: None}


# Looking before it is done --------------------------------------------------------------------------------------


def test_a_rehearsal_counts_each_person_once_by_the_way_they_are_told_and_changes_nothing() -> None:
    pair = make_pair()
    first, second = make_offering(pair=pair, weeks=1), make_offering(pair=pair, weeks=1, first=day_after(1))
    alex, bo = make_student("Alex"), make_student("Bo", email=None)
    cy, dee = make_student("Cy", email=None, reach="letter"), make_student("Dee", reach="phone")
    for student in (alex, bo, cy, dee):
        make_enrolment(first, student)
    make_enrolment(second, alex)
    before = Notice.objects.count()
    steps = [Cancel(each) for each in (*sessions_of(first), *sessions_of(second))]
    ids = [step.session.pk for step in steps]
    by = make_user()
    seen = rehearsal.rehearse(
        lambda: changes.make(steps=steps, words="Snow!", by=by, now=NOW), session_ids=ids, now=NOW
    )
    assert (seen.people, seen.students, seen.tutors, seen.on_more_than_one) == (6, 4, 2, 1)
    assert dict(seen.ways) == {"email": 3, "phone": 2, "letter": 1}
    assert [each.name for each in seen.calls] == ["Bo", "Cy", "Dee"]
    assert (seen.reader, seen.message.subject) == ("Alex", "A change to your dates")
    assert "Snow!" in seen.message.text
    assert (Notice.objects.count(), Change.objects.count()) == (before, 0)
    assert Session.objects.filter(cancelled=True).count() == 0
    change = changes.make(steps=steps, words="Snow!", by=by, now=NOW)
    assert [each.name for each in rehearsal.told_of(change)] == [each.name for each in seen.hearers]


def test_a_rehearsal_says_what_would_be_refused() -> None:
    (session,) = sessions_of(make_offering(weeks=1))
    seen = rehearsal.rehearse(lambda: make([Online(session)]), session_ids=[session.pk], now=NOW)
    assert (seen.people, str(seen.refusal)) == (0, "Write the link with which people join online.")


# What people read -----------------------------------------------------------------------------------------------


def test_a_tutor_reads_what_they_teach_and_nothing_else() -> None:
    pair = make_pair()
    mine = make_offering(make_course("Being heard"), pair=pair, weeks=2)
    theirs = make_offering(make_course("Sleeping well"), weeks=1, first=day_after(1))
    first, second = sessions_of(mine)
    make([Cancel(first), by_days(second, 1), Cancel(sessions_of(theirs)[0])], words="It is snowing.")
    notice = Notice.objects.get(purpose=TUTOR, person=pair.peer_tutor.user_id)
    assert deliveries.deliver(notice_id=notice.pk, now=NOW) == "sent"
    (message,) = mail.outbox
    assert message.subject == "A change to your dates"
    assert "It is snowing." in message.body
    assert "Being heard, Tuesday 12 January, 10am to 12pm: cancelled." in message.body
    assert "Being heard, Tuesday 19 January, 10am to 12pm: moved to Wednesday 20 January, 10am to 12pm" in message.body
    assert "Sleeping well" not in message.body
    name, ics, _kind = message.attachments[0]
    assert (name, ics.count("SEQUENCE:1"), ics.count("STATUS:CANCELLED")) == ("dates.ics", 2, 1)


def test_a_tutor_who_does_not_teach_it_any_more_reads_nothing() -> None:
    pair = make_pair()
    offering = make_offering(pair=pair, weeks=1)
    make([by_days(sessions_of(offering)[0], 1)])
    offerings.assign_pair(offering=offering, pair=make_pair(), by=make_user(), now=NOW)
    notice = Notice.objects.get(purpose=TUTOR, person=pair.peer_tutor.user_id)
    assert deliveries.deliver(notice_id=notice.pk, now=NOW) == "dropped"


def test_a_tutor_who_left_is_not_told() -> None:
    pair = make_pair()
    offering = make_offering(pair=pair, weeks=1)
    Tutor.objects.filter(pk=pair.peer_tutor_id).update(left_at=NOW, left_by=make_user())
    make([by_days(sessions_of(offering)[0], 1)])
    assert told(TUTOR) == [pair.staff_tutor.user_id]


def test_one_step_verbs_do_the_same() -> None:
    (session,) = sessions_of(make_offering(weeks=1))
    to = Meeting(day_after(1), time(10), time(12), session.room)
    moved = scheduling.move(session=session, to=to, words="Sorry!", by=make_user(), now=NOW)
    assert (moved.day, Change.objects.get().words) == (day_after(1), "Sorry!")
    assert scheduling.cancel(session=session, by=make_user(), now=NOW).cancelled
    assert Change.objects.count() == 2
