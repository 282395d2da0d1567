"""Calendar files: the same hour on both sides of a clock change, and nothing in the title."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from icalendar import Calendar

from foundations.lib.calendar import Meeting, calendar_file, feed_file

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LONDON = "Europe/London"


def read(meetings, **more):
    return Calendar.from_ical(calendar_file(meetings, summary="Larkmoor", stamp=NOW, **more))


def test_ten_o_clock_stays_ten_o_clock_and_the_zone_is_in_the_file():
    days = [date(2027, 3, 23), date(2027, 3, 30)]
    calendar = read([Meeting(f"{day}@x", 3, day, time(10), time(12), LONDON) for day in days])
    events = calendar.walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [
        datetime(2027, 3, 23, 10, tzinfo=ZoneInfo(LONDON)),
        datetime(2027, 3, 30, 10, tzinfo=ZoneInfo(LONDON)),
    ]
    assert {event["dtstart"].params["TZID"] for event in events} == {LONDON}
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == [LONDON]
    assert {int(event["sequence"]) for event in events} == {3}
    assert events[0].decoded("dtstamp") == NOW


def test_the_title_is_neutral_and_the_place_is_left_out_unless_given():
    (event,) = read([Meeting("a@x", 0, date(2027, 1, 12), time(10), time(12), LONDON)]).walk("VEVENT")
    assert str(event["summary"]) == "Larkmoor"
    assert str(event["class"]) == "PRIVATE"
    assert "location" not in event
    assert str(event["status"]) == "CONFIRMED"


def test_a_cancelled_meeting_says_so():
    meeting = Meeting("a@x", 1, date(2027, 1, 12), time(10), time(12), LONDON, place="Hub", cancelled=True)
    (event,) = read([meeting]).walk("VEVENT")
    assert (str(event["status"]), str(event["location"])) == ("CANCELLED", "Hub")


def test_no_meetings_is_still_a_calendar():
    assert read([]).walk("VEVENT") == []


def test_a_feed_leaves_out_what_is_odd_and_keeps_the_rest() -> None:
    good = Meeting("a@x", 0, date(2027, 1, 12), time(10), time(12), "Europe/London", title="Worry", place="Here")
    odd = Meeting("b@x", 0, date(2027, 1, 13), time(12), time(10), "Europe/London")
    nowhere = Meeting("c@x", 0, date(2027, 1, 14), time(10), time(12), "Moor/Larkmoor")
    calendar = Calendar.from_ical(feed_file([odd, good, nowhere], summary="College", stamp=NOW))
    assert [(str(each["UID"]), str(each["SUMMARY"])) for each in calendar.walk("VEVENT")] == [("a@x", "Worry")]
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]
    assert (str(calendar["X-WR-CALNAME"]), str(calendar["X-PUBLISHED-TTL"])) == ("College", "PT12H")
    assert Calendar.from_ical(feed_file([odd], summary="College", stamp=NOW)).walk("VEVENT") == []
