"""What machines read: JSON-LD, Open Graph, the map of the site, robots.txt and the dates of a group."""

import json
import re
from datetime import date, time

import pytest
from icalendar import Calendar

from courses import structured
from courses.models import Offering, Room
from tests.factories.courses import NOW, make_course, make_offering, make_room, make_venue
from tests.factories.tutors import make_pair, make_tutor

pytestmark = pytest.mark.django_db
LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def words_of(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def thing_of(client, offering) -> dict:
    return json.loads(LD.search(words_of(client, f"/courses/{offering.course.slug}/"))[1])


def test_a_weekly_group_in_a_room(client):
    pair = make_pair(make_tutor("Noor Haddad", lived="own"), make_tutor("Ash Pemberton", subject=True))
    room = make_room(venue=make_venue("The Old Library", postcode="LM1 2AB"))
    offering = make_offering(make_course("Sleep and rest"), pair=pair, room=room)
    thing = thing_of(client, offering)
    assert (thing["@type"], thing["name"], thing["isAccessibleForFree"]) == ("Course", "Sleep and rest", True)
    assert thing["url"] == f"http://localhost:8000/courses/{offering.course.slug}/"
    (run,) = thing["hasCourseInstance"]
    assert (run["courseMode"], run["startDate"]) == ("Onsite", "2027-01-12T10:00:00+00:00")
    assert run["location"]["name"] == "The Old Library"
    assert run["location"]["address"]["postalCode"] == "LM1 2AB"
    assert [person["name"] for person in run["instructor"]] == ["Ash", "Noor"]
    assert run["courseSchedule"] == {
        "@type": "Schedule",
        "startDate": "2027-01-12",
        "endDate": "2027-02-02",
        "startTime": "10:00",
        "endTime": "12:00",
        "scheduleTimezone": "Europe/London",
        "repeatFrequency": "P1W",
        "repeatCount": 4,
        "byDay": "https://schema.org/Tuesday",
    }


def test_summer_time_is_in_the_offset(client):
    run = thing_of(client, make_offering(first=date(2027, 4, 6)))["hasCourseInstance"][0]
    assert run["startDate"] == "2027-04-06T10:00:00+01:00"


def test_an_online_group_gives_no_link(client):
    offering = make_offering(mode="online", join_link="https://meet.example/secret")
    (run,) = thing_of(client, offering)["hasCourseInstance"]
    assert (run["courseMode"], run["location"]["@type"]) == ("Online", "VirtualLocation")
    assert "meet.example" not in words_of(client, f"/courses/{offering.course.slug}/")


def test_no_words_of_a_course_end_the_script(client):
    hostile = "</script><script>alert(1)</script><!--"
    offering = make_offering(make_course("Safe", line=hostile, outcomes=[hostile, "&amp; \u2028", "three"]))
    words = words_of(client, f"/courses/{offering.course.slug}/")
    assert "<script>alert" not in words
    assert "<!--" not in words
    assert json.loads(LD.search(words)[1])["description"] == hostile


def test_signs_that_a_script_minds_are_escaped():
    said = structured.script({"name": "</script>&\u2028"})
    assert said == '{"name": "\\u003C/script\\u003E\\u0026\\u2028"}'


def test_what_is_shared_of_a_course_the_catalogue_and_home(client):
    offering = make_offering(make_course("Sleep and rest", line="Small changes."))
    words = words_of(client, f"/courses/{offering.course.slug}/")
    for name, content in (
        ("og:title", "Sleep and rest"),
        ("og:description", "Small changes."),
        ("og:type", "website"),
        ("og:url", f"http://localhost:8000/courses/{offering.course.slug}/"),
    ):
        assert f'<meta property="{name}" content="{content}">' in words
    assert '<meta property="og:title" content="Courses">' in words_of(client, "/courses/")
    assert '<meta property="og:site_name"' in words_of(client, "/")
    assert "og:title" not in words_of(client, "/sign-in/")


def test_a_page_of_search_results_is_not_for_search_engines(client):
    assert '<meta name="robots" content="noindex">' in words_of(client, "/courses/?q=worry")
    assert '<meta name="robots"' not in words_of(client, "/courses/?when=morning")


def test_the_map_leads_to_what_is_on(client):
    offering = make_offering(room=make_room(venue=make_venue("The Old Library")))
    empty = make_venue("Empty")
    index = words_of(client, "/sitemap.xml")
    parts = re.findall(r"<loc>http://[^/]*(/[^<]*)</loc>", index)
    assert parts == ["/sitemap-courses.xml", "/sitemap-venues.xml", "/sitemap-pages.xml"]
    everything = "".join(words_of(client, part) for part in parts)
    assert f"<loc>http://localhost:8000/courses/{offering.course.slug}/</loc>" in everything
    assert f"<loc>http://localhost:8000/venues/{Room.objects.get().venue.slug}/</loc>" in everything
    assert "<loc>http://localhost:8000/about/</loc>" in everything
    assert empty.slug not in everything
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_robots_are_told_where_the_map_is(client):
    words = words_of(client, "/robots.txt")
    assert "Sitemap: http://localhost:8000/sitemap.xml" in words
    closed = ("/my/", "/calendar/", "/copies/", "/concerns/")
    assert [f"Disallow: {path}" in words for path in closed] == [True] * len(closed)


def dates_of(client, offering):
    return client.get(f"/courses/{offering.course.slug}/dates/{offering.uuid}.ics")


def test_the_dates_of_a_group_for_a_calendar(client):
    room = make_room(venue=make_venue("The Old Library"))
    offering = make_offering(make_course("Sleep and rest"), room=room, starts=time(10, 30))
    link = f"/courses/{offering.course.slug}/dates/{offering.uuid}.ics"
    assert f'href="{link}"' in words_of(client, f"/courses/{offering.course.slug}/")
    answer = dates_of(client, offering)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="dates.ics"'
    calendar = Calendar.from_ical(answer.content)
    events = calendar.walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Sleep and rest"] * 4
    first = events[0]
    assert (first["DTSTART"].params["TZID"], first["DTSTART"].dt.isoformat()) == (
        "Europe/London",
        "2027-01-12T10:30:00+00:00",
    )
    assert str(first["LOCATION"]).startswith("The Old Library, 3 Market Row")
    assert len({str(event["UID"]) for event in events}) == 4


def test_the_calendar_holds_no_link_to_join_by(client):
    offering = make_offering(mode="online", join_link="https://meet.example/secret")
    assert b"meet.example" not in dates_of(client, offering).content


@pytest.mark.parametrize("hide", [{"published": False}, {"audience": "invitation"}])
def test_dates_that_are_not_for_everyone_are_missing(client, hide):
    assert dates_of(client, make_offering(**hide)).status_code == 404


def test_dates_of_another_course_are_missing(client):
    one, other = make_offering(), make_offering()
    assert client.get(f"/courses/{one.course.slug}/dates/{other.uuid}.ics").status_code == 404
    assert Offering.objects.count() == 2
