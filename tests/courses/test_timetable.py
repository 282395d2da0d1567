"""A week and a term of the timetable: what stands where, what has to be sorted out, and what it costs to read."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import balance, offerings, scheduling, timetable
from courses.meetings import Meeting
from courses.models import ClosedDay, Offering, Room, Session, Term
from courses.snags import Snag
from courses.timetable import Line, Week
from foundations.accounts.models import User
from foundations.college import current
from tests.courses.many import many_sessions
from tests.factories.courses import (
    EARLIER,
    FIRST_DAY,
    NOW,
    make_category,
    make_course,
    make_offering,
    make_room,
    make_term,
    make_venue,
)
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 1, 11)


def week(monday: date = MONDAY, now: datetime = NOW) -> Week:
    return timetable.of_week(monday, now=now)


def line(found: Week, room: str) -> Line:
    return next(each for each in found.lines if room in (each.room, each.venue))


def only(found: Week) -> Snag:
    assert len(found.snags) == 1, [each.words for each in found.snags]
    return found.snags[0]


def close(day: date, name: str = "Snow day", room: Room | None = None) -> None:
    system = User.objects.system()
    venue = room.venue if room else None
    ClosedDay.objects.create(day=day, name=name, why="own", venue=venue, closed_at=NOW, closed_by=system)


def test_a_session_stands_at_its_place_on_its_day() -> None:
    pair = make_pair(make_tutor("Morgan Ellis", lived="own"), make_tutor("Sam Whitlock", subject=True))
    make_offering(make_course("Sleep and rest"), pair=pair, room=make_room("Room 1"), weeks=1)
    found = week()
    cells = line(found, "Room 1").cells
    assert [[each.title for each in cell.blocks] for cell in cells] == [[], ["Sleep and rest"], [], [], []]
    assert (cells[1].blocks[0].tutors, cells[1].blocks[0].chips) == ("Morgan, Sam", [])
    assert [cell.free for cell in cells] == ["Free", "Free in the afternoon", "Free", "Free", "Free"]
    assert (found.sessions, found.offerings, found.snags) == (1, 1, [])


def test_other_weeks_and_cancelled_ones_are_elsewhere() -> None:
    make_offering(first=MONDAY - timedelta(days=1), weeks=1, term=make_term("Winter", date(2027, 1, 1), MONDAY))
    make_offering(first=MONDAY + timedelta(days=7), weeks=1)
    gone = make_offering(weeks=2)
    scheduling.cancel(session=gone.sessions.get(number=1), by=make_user(), now=NOW)
    offerings.cancel(offering=make_offering(weeks=1), by=make_user(), now=NOW)
    assert week().sessions == 0


def test_a_weekend_shows_only_when_something_is_on() -> None:
    make_offering(first=date(2027, 1, 16), weeks=1)
    assert [day.isoweekday() for day, _closed in week().dates] == [1, 2, 3, 4, 5, 6]
    assert [day.isoweekday() for day, _closed in week(MONDAY + timedelta(days=7)).dates] == [1, 2, 3, 4, 5]


def test_online_is_a_place_and_a_draft_says_what_it_lacks() -> None:
    make_offering(make_course("Online one"), mode="online", weeks=1)
    draft = make_offering(make_course("Draft", approved=False), published=False, weeks=1)
    Session.objects.filter(offering=draft).update(room=None)
    found = week()
    assert [block.title for block in line(found, "Online").cells[1].blocks] == ["Online one"]
    (block,) = line(found, "No room yet").cells[1].blocks
    assert [words for words, _look in block.chips] == ["Draft", "Not approved"]
    assert block.warns == ["No room"]


def test_the_phone_lists_days_and_what_is_free() -> None:
    make_offering(make_course("Sleep"), room=make_room("Room 1", venue=make_venue("The Old Library")), weeks=1)
    monday, tuesday = week().days[:2]
    assert monday.free == ["The Old Library, Room 1"]
    assert [(name, [each.title for each in blocks]) for name, blocks in tuesday.taken] == [
        ("The Old Library, Room 1", ["Sleep"])
    ]
    assert tuesday.free == []


def test_a_session_on_a_closed_day_is_a_snag_and_the_day_is_named() -> None:
    make_offering(make_course("Sleep"), room=make_room("Room 1"), weeks=1)
    close(FIRST_DAY)
    found = week()
    assert found.dates[1] == (FIRST_DAY, "Snow day")
    assert [cell.closed for cell in line(found, "Room 1").cells] == ["", "Snow day", "", "", ""]
    snag = only(found)
    assert snag.words == "Sleep is planned for Tuesday 12 January, and we are closed then: Snow day."
    assert (snag.way, snag.button) == ("college_session_move", "Choose another day")


def test_one_venue_may_be_closed_alone() -> None:
    here, there = make_room("Here"), make_room("There")
    make_offering(room=here, weeks=1)
    make_offering(room=there, weeks=1)
    close(FIRST_DAY, room=here)
    found = week()
    assert found.dates[1] == (FIRST_DAY, "")
    assert only(found).short == "Closed day"
    assert (line(found, "Here").cells[1].closed, line(found, "There").cells[1].closed) == ("Snow day", "")


def test_without_a_room_the_smallest_free_one_that_fits_is_offered() -> None:
    venue = make_venue("The Old Library")
    make_room("Too small", venue=venue, size=5)
    taken, fits = make_room("Taken", venue=venue, size=12), make_room("Fits", venue=venue, size=14)
    make_room("Larger", venue=venue, size=40)
    make_offering(room=taken, weeks=1, starts=time(11), ends=time(13))
    draft = make_offering(make_course("Sleep"), published=False, weeks=1, room=make_room("Other", venue=venue, size=30))
    Session.objects.filter(offering=draft).update(room=None)
    snag = only(week())
    assert snag.words == (
        "Sleep has no room on Tuesday 12 January, 10am to 12pm. Fits at The Old Library is free then."
    )
    assert (snag.button, snag.ask) == ("Move it to Fits", f"?room={fits.pk}")


def test_a_room_smaller_than_the_places() -> None:
    room = make_room("Snug", size=20)
    larger = make_room("Hall", venue=room.venue, size=30)
    make_offering(make_course("Sleep"), room=room, places=20, weeks=1)
    Room.objects.filter(pk=room.pk).update(size=10)
    snag = only(week())
    assert snag.words == "Sleep has 20 places, and Snug seats 10. Hall is free then."
    assert (snag.button, snag.ask) == ("Move it to Hall", f"?room={larger.pk}")


def test_no_room_is_free() -> None:
    room = make_room("Snug", size=20)
    make_offering(room=room, places=20, weeks=1)
    Room.objects.filter(pk=room.pk).update(size=10)
    snag = only(week())
    assert (snag.button, snag.ask) == ("Choose another room", "")


def test_outside_the_term() -> None:
    offering = make_offering(make_course("Sleep"), weeks=1)
    Term.objects.filter(pk=offering.term_id).update(starts=date(2027, 1, 13))
    snag = only(week())
    assert snag.words == "Sleep belongs to Spring 2027, and Tuesday 12 January is outside it."


def test_a_pair_that_is_missing_or_has_not_said_yes_is_one_snag_an_offering() -> None:
    waiting = make_offering(make_course("Sleep"), pair=make_pair(agreed=False), published=False, weeks=1)
    scheduling.add_meetings(
        offering=waiting,
        meetings=[Meeting(FIRST_DAY + timedelta(days=1), time(10), time(12), make_room())],
        by=make_user(),
        now=NOW,
    )
    snag = only(week())
    assert (snag.words, len(snag.session_ids)) == ("Sleep waits for a tutor to say yes.", 2)
    Offering.objects.filter(pk=waiting.pk).update(pair=None)
    snag = only(week())
    assert (snag.words, snag.way, snag.button) == (
        "Sleep has no two tutors yet.",
        "college_offering_pair",
        "Choose two tutors",
    )
    Offering.objects.filter(pk=waiting.pk).update(without_pair="kind")
    assert week().snags == []


@pytest.mark.parametrize(("starts", "snags"), [(time(12), 1), (time(12, 29), 1), (time(12, 30), 0), (time(15), 0)])
def test_two_towns_need_half_an_hour_between(starts: time, snags: int) -> None:
    pair = make_pair(make_tutor("Ash Doe", lived="own"), make_tutor("Sam Whitlock", subject=True))
    make_offering(pair=pair, weeks=1, room=make_room(venue=make_venue(town="Larkmoor")))
    make_offering(pair=pair, weeks=1, room=make_room(venue=make_venue(town="Wick")), starts=starts, ends=time(17))
    found = week()
    assert len(found.snags) == 2 * snags
    if starts == time(12, 29):
        assert found.snags[0].words == (
            "Ash Doe ends in Larkmoor at 12pm on Tuesday 12 January and begins in Wick 29 minutes later."
        )
        assert [len(block.warns) for each in found.lines for cell in each.cells for block in cell.blocks] == [2, 2]


def test_the_same_town_and_online_need_no_time_to_travel() -> None:
    pair = make_pair()
    make_offering(pair=pair, weeks=1)
    make_offering(pair=pair, weeks=1, starts=time(12), ends=time(13))
    make_offering(pair=pair, weeks=1, starts=time(13), ends=time(14), mode="online")
    assert week().snags == []


def test_what_has_begun_is_marked() -> None:
    make_offering(weeks=1, room=make_room("Room 1"))
    for moment, begun in (
        (datetime(2027, 1, 12, 9, 59, tzinfo=UTC), False),
        (datetime(2027, 1, 12, 10, tzinfo=UTC), True),
    ):
        assert line(week(now=moment), "Room 1").cells[1].blocks[0].begun is begun


def test_one_venue_alone() -> None:
    room = make_room("Room 1")
    make_offering(room=room, weeks=1)
    make_offering(weeks=1)
    make_offering(weeks=1, mode="online")
    found = timetable.of_week(MONDAY, now=NOW, venue=room.venue)
    assert ([each.room for each in found.lines], found.sessions) == (["Room 1"], 1)


def test_more_than_a_page_holds_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetable, "MOST_SESSIONS", 2)
    for hour in (9, 11):
        make_offering(weeks=1, starts=time(hour), ends=time(hour + 1))
    assert week().more is False
    make_offering(weeks=1, starts=time(14), ends=time(15))
    assert (week().more, week().sessions) == (True, 2)


def test_a_term_at_a_glance() -> None:
    venue = make_venue("The Old Library")
    make_offering(room=make_room(venue=venue), weeks=2)
    make_offering(room=make_room(venue=venue), weeks=1)
    make_offering(mode="online", weeks=1, first=date(2027, 1, 14))
    close(date(2027, 1, 21), "Training day")
    places, weeks = balance.weeks_of(Term.objects.get())
    assert places == ["Online", "The Old Library"]
    assert [(each.number, each.sessions) for each in weeks[:3]] == [(1, 3), (2, 1), (3, 0)]
    assert (len(weeks), weeks[1].monday) == (11, date(2027, 1, 18))
    assert weeks[1].closed == [(date(2027, 1, 21), "Training day")]
    assert [(place, [mark.sessions for mark in marks]) for place, _n, marks in weeks[0].places] == [
        ("Online", [0, 0, 0, 1, 0]),
        ("The Old Library", [0, 2, 0, 0, 0]),
    ]


def test_is_the_term_balanced() -> None:
    pair = make_pair(make_tutor("Ash Doe", lived="own"), make_tutor("Sam Whitlock", subject=True))
    make_offering(pair=pair, starts=time(18), ends=time(20))
    make_offering(pair=pair, starts=time(9), ends=time(10), mode="online")
    make_offering(first=date(2027, 1, 16), published=False)
    make_offering(make_course(category=make_category("life", "Life")))
    offerings.cancel(offering=make_offering(), by=make_user(), now=NOW)
    found = balance.of_term(Term.objects.get())
    assert (found.offerings, found.evenings, found.online, found.drafts) == (4, 2, 1, 1)
    assert [n for _name, _look, n in found.categories] == [3, 1]
    assert found.busiest[:2] == [("Ash Doe", 2), ("Sam Whitlock", 2)]


def test_reading_a_week_and_a_term_costs_the_same_for_ten_and_for_two_thousand_sessions() -> None:
    offering = make_offering(weeks=1)
    costs = []
    for sessions in (10, 2000):
        many_sessions(offering, sessions, first=MONDAY, now=EARLIER)
        current.college()
        with CaptureQueriesContext(connection) as counted:
            found = week()
            balance.of_term(offering.term)
            balance.weeks_of(offering.term)
        assert found.sessions >= min(sessions, 10)
        costs.append(len(counted))
    assert Session.objects.count() >= 2010
    assert costs[0] == costs[1] == 11


def test_many_rooms_with_nothing_on_have_no_line() -> None:
    make_offering(room=make_room("Busy"), weeks=1)
    hall = make_venue("Hall")
    for number in range(4):
        make_room(f"Quiet {number}", venue=hall)
    assert (len(week().lines), week().quiet) == (6, [])
    make_room("Quiet 4", venue=hall)
    assert ([each.room or each.venue for each in week().lines], len(week().quiet)) == (["Busy", "Online"], 5)
    assert len(week().days[0].free) == 6
