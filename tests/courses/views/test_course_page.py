"""The page of a course, the ways that lead to it, and the page of a venue."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import Approval, Course, FormerSlug, Places
from foundations.accounts.models import User
from students import enrolment
from tests.factories.courses import NOW, make_course, make_offering, make_room, make_venue
from tests.factories.students import make_enrolment, make_student
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def page_of(offering, client: Client | None = None) -> str:
    response = (client or Client()).get(f"/courses/{offering.course.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_session_says_where_in_the_building_its_room_is(client):
    room = make_room("Sail loft")
    room.floor = "First floor, stairs only"
    room.save(update_fields=["floor"])
    assert "Sail loft. First floor, stairs only" in page_of(make_offering(room=room), client)


def test_everything_a_newcomer_asks_is_there(client):
    pair = make_pair(
        make_tutor("Noor Haddad", lived="own", line="I love hearing what helps."),
        make_tutor("Ash Pemberton", subject=True, staff_role="nurse"),
    )
    venue = make_venue("Riverside Centre", hearing_loop=False, bus="Buses 4 and 11 stop outside.")
    course = make_course(
        "Sleep and rest", content_note="Touches on nightmares.", bring="A pen.", who_for="Anyone who sleeps too little."
    )
    offering = make_offering(
        course, pair=pair, room=make_room("Heron Room", venue=venue), titles=["How sleep works", "Rest"]
    )
    words = page_of(offering, client)
    for each in (
        "<h1>Sleep and rest</h1>",
        "What you will do",
        "Touches on nightmares.",
        "say what worry does to the body",
        "Anyone who sleeps too little.",
        "For people aged 18 or over",
        "Talking together",
        "A pen.",
        "2 sessions",
        '<time class="rc-date" datetime="2027-01-12">',
        "How sleep works",
        "10am to 12pm. Heron Room",
        "Tuesdays, 12 to 19 January 2027",
        "There is room for you",
        "12 of the 12 places are free.",
        "Peer tutor",
        "Staff tutor, nurse",
        "“I love hearing what helps.”",
        "No hearing loop. Ask for captions or a signer.",
        "Buses 4 and 11 stop outside.",
        f'href="/venues/{venue.slug}/"',
        f'href="/courses/{course.slug}/enrol/{offering.uuid}/"',
        f'<link rel="canonical" href="http://localhost:8000/courses/{course.slug}/">',
    ):
        assert each in words
    assert words.index("<h3>Ash Pemberton</h3>") < words.index("<h3>Noor Haddad</h3>")


def test_a_hidden_perspective_names_neither_tutor_by_it():
    pair = make_pair(
        make_tutor("Noor Haddad", lived="own", perspective_hidden=True),
        make_tutor("Ash Pemberton", subject=True, staff_role="nurse"),
    )
    words = page_of(make_offering(pair=pair))
    assert "Noor Haddad" in words
    assert "Peer tutor" not in words
    assert "Staff tutor" not in words
    assert "nurse" not in words


@pytest.mark.parametrize(
    ("taken", "words"),
    [
        (12, "This group is full right now"),
        (11, "1 of the 12 places is free."),
        (9, "3 of the 12 places are free."),
        (8, "There is room for you"),
    ],
)
def test_places_in_words(taken, words):
    offering = make_offering()
    Places.objects.filter(offering=offering).update(taken=taken)
    assert words in page_of(offering)


def test_a_full_group_offers_the_line():
    offering = make_offering()
    Places.objects.update(taken=12)
    words = page_of(offering)
    assert words.count("Join the waiting list") == 2
    assert "You get 2 days to choose." in words


def test_a_drop_in_needs_no_booking():
    words = page_of(make_offering(make_course("Walk and talk", kind="drop_in")))
    assert "Just come along" in words
    assert "/enrol/" not in words


def test_two_groups_to_choose_from_the_sooner_first():
    course = make_course()
    later = make_offering(course, first=date(2027, 3, 2))
    sooner = make_offering(course)
    words = page_of(sooner)
    assert "Choose a group" in words
    assert words.index(str(sooner.uuid)) < words.index(str(later.uuid))


def test_a_place_of_ones_own_is_said():
    offering = make_offering()
    student = make_student()
    make_enrolment(offering, student)
    words = page_of(offering, sign_in_client(Client(), student.user))
    assert "You have a place" in words
    assert 'href="/my/"' in words
    assert "/enrol/" not in words
    assert "You have a place" not in page_of(offering, sign_in_client(Client(), make_user()))


def test_waiting_is_said():
    offering = make_offering(places=1)
    make_enrolment(offering)
    student = make_student()
    make_enrolment(offering, student)
    assert "You are on the waiting list" in page_of(offering, sign_in_client(Client(), student.user))


def test_a_place_in_a_group_that_has_begun_is_still_said(time_machine):
    offering = make_offering()
    student = make_student()
    make_enrolment(offering, student)
    time_machine.move_to(offering.first_start + timedelta(days=1), tick=False)
    assert "You have a place" in page_of(offering, sign_in_client(Client(), student.user))
    assert "Not running just now" in page_of(offering)


def test_a_course_that_ran_before_says_so_and_offers_others(time_machine):
    offering = make_offering(make_course("Sleep and rest"))
    time_machine.move_to(offering.last_end + timedelta(days=1), tick=False)
    make_offering(make_course("Understanding worry"), first=date(2027, 3, 2))
    words = page_of(offering)
    assert "Not running just now" in words
    assert "Understanding worry</a>" in words


def hide_draft():
    return make_offering(published=False).course


def hide_invited():
    return make_offering(audience="invitation").course


def hide_never_offered():
    return make_course()


def hide_retired():
    course = make_offering().course
    Course.objects.update(retired_at=NOW, retired_by=User.objects.system())
    return course


@pytest.mark.parametrize("hide", [hide_draft, hide_invited, hide_never_offered, hide_retired])
def test_what_is_not_for_everyone_is_missing(client, hide):
    assert client.get(f"/courses/{hide().slug}/").status_code == 404


def test_a_published_group_stays_when_the_approval_of_its_text_runs_out_and_the_page_goes_with_it(time_machine):
    offering = make_offering()
    Approval.objects.update(expires=date(2026, 11, 22))
    assert "There is room for you" in page_of(offering)
    time_machine.move_to(offering.last_end + timedelta(days=1), tick=False)
    assert Client().get(f"/courses/{offering.course.slug}/").status_code == 404


def test_who_was_invited_and_enrolled_sees_the_page():
    offering = make_offering(audience="invitation")
    student = make_student()
    enrolment.staff_add(student=student, offering=offering, by=User.objects.system(), now=NOW)
    words = page_of(offering, sign_in_client(Client(), student.user))
    assert "You have a place" in words
    assert "/enrol/" not in words


def test_an_old_address_leads_to_the_new_one_for_good(client):
    course = make_offering().course
    FormerSlug.objects.create(slug="worry-then", course=course)
    response = client.get("/courses/worry-then/")
    assert (response.status_code, response.headers["Location"]) == (301, f"/courses/{course.slug}/")


def test_a_printed_code_leads_to_the_course(client):
    course = make_offering().course
    response = client.get(f"/c/{course.code.lower()}")
    assert (response.status_code, response.headers["Location"]) == (302, f"/courses/{course.slug}/")
    assert client.get("/c/nothing").status_code == 404


def test_an_unknown_course_is_missing(client):
    assert client.get("/courses/nothing/").status_code == 404


def queries(client: Client, offering) -> int:
    page_of(offering, client)
    with CaptureQueriesContext(connection) as captured:
        page_of(offering, client)
    quiet = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return len([query for query in captured.captured_queries if not query["sql"].startswith(quiet)])


def test_as_many_queries_for_one_session_as_for_ten():
    one, ten = make_offering(weeks=1), make_offering(weeks=10)
    make_offering(ten.course, first=date(2027, 4, 7))
    assert queries(Client(), one) == queries(Client(), ten) <= 8
    student = make_student()
    make_enrolment(ten, student)
    signed_in = sign_in_client(Client(), student.user)
    assert queries(signed_in, one) == queries(signed_in, ten) <= 10


def test_no_group_takes_few_queries(time_machine):
    offering = make_offering()
    time_machine.move_to(offering.last_end + timedelta(days=1), tick=False)
    assert queries(Client(), offering) <= 8


# Venue and home ---------------------------------------------------------------------------------------------------


def test_a_venue_says_what_is_there_and_what_is_missing(client):
    venue = make_venue("The Old Library", hearing_loop=False, way_here="Turn left.\nThe blue door.", postcode="LM1 2AB")
    make_offering(make_course("Sleep and rest"), room=make_room("Map Room", venue=venue, size=12))
    words = client.get(f"/venues/{venue.slug}/").content.decode()
    for each in (
        "<h1>The Old Library</h1>",
        "3 Market Row, Larkmoor LM1 2AB",
        "<dt>No steps</dt>",
        "<dt>No hearing loop</dt><dd>Ask for captions or a signer.</dd>",
        "<li>Turn left.</li><li>The blue door.</li>",
        "For up to 12 people",
        "Sleep and rest</a>",
    ):
        assert each in words
    assert client.get("/venues/nowhere/").status_code == 404


def test_home_leads_to_courses(client):
    for number in range(8):
        make_offering(make_course(f"Course {number}"), first=date(2027, 1, 11) + timedelta(days=number))
    words = client.get("/").content.decode()
    assert "Free courses for the life you want" in words
    assert 'action="/courses/" method="get" role="search"' in words
    assert 'href="/courses/?about=understand"' in words
    assert "Course 5</a>" in words
    assert "Course 6</a>" not in words
    assert 'href="/courses/?kind=taster"' in words


def test_home_of_an_empty_college(client):
    assert "New courses come every term." in client.get("/").content.decode()
