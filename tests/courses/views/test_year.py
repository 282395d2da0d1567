"""Pages for what a year is planned with: terms, closed days, places to meet and their rooms."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courses import closed_days, doors, planning, safety_visits
from courses.models import ClosedDay, Room, SafetyVisit, Term, Venue
from foundations.accounts.models import User
from foundations.college import settings as college_settings
from tests.courses.test_doors import drawn
from tests.courses.views.pages import queries, text
from tests.factories.courses import (
    FIRST_DAY,
    NOW,
    make_course,
    make_offering,
    make_room,
    make_term,
    make_venue,
)
from tests.factories.students import make_student
from tests.factories.tutors import make_tutor
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def close(day: date = FIRST_DAY, venue: Venue | None = None) -> ClosedDay:
    return closed_days.close(day=day, name="Team day", venue=venue, by=User.objects.system(), now=NOW)


def test_nobody_else_opens_them(office: Client) -> None:
    room, closed = make_room(), close()
    slug = [room.venue.slug]
    pages = {
        "college_term": [make_term().slug],
        "college_closed_days": [],
        "college_closed_day": [closed.pk],
        "college_venue": slug,
        "college_venue_door": slug,
        "college_venue_visits": slug,
        "college_room": [room.pk],
    }
    posts = {
        "college_closed_days_holidays": [],
        "college_closed_day_open": [closed.pk],
        "college_venue_door_hide": slug,
        "college_room_close": [room.pk],
        "college_room_open": [room.pk],
    }
    outsiders = [sign_in_client(Client(), each.user) for each in (make_tutor(), make_student())]
    outsiders.append(sign_in_client(Client(), make_user(roles=["auditor"])))
    for name, args in {**pages, **posts}.items():
        address = reverse(name, args=args)
        way = "get" if name in pages else "post"
        assert [getattr(each, way)(address).status_code for each in outsiders] == [403] * 3, name
        assert getattr(Client(), way)(address).status_code == 302, name
        assert office.get(address).status_code == (200 if name in pages else 405), name
    assert ClosedDay.objects.count() == 1


def days_of(term: Term, **changes: str) -> dict[str, str]:
    values = {"name": term.name, "starts": term.starts, "ends": term.ends, "enrolment_opens": term.enrolment_opens}
    return {**{name: str(value) for name, value in values.items()}, **changes}


def test_a_term_is_changed_and_what_is_outside_is_listed(office: Client) -> None:
    offering = make_offering(make_course("Sing together"), weeks=2)
    term = offering.term
    address = reverse("college_term", args=[term.slug])
    assert 'value="2027-01-11"' in text(office.get(address))
    page = text(office.post(address, days_of(term, ends="2027-01-15"), follow=True))
    assert "1 session is outside its days now. It stays where it is." in page
    assert "Sing together" in page
    assert reverse("college_session_move", args=[offering.sessions.get(number=2).uuid]) in page
    page = text(office.post(address, days_of(term, ends="2027-03-25"), follow=True))
    assert "Spring 2027 is changed." in page
    make_term("Summer 2027", date(2027, 4, 12), date(2027, 7, 2))
    page = text(office.post(address, days_of(term, ends="2027-04-12")))
    assert "Summer 2027 is on from Monday 12 April 2027" in page


def test_a_day_is_closed_and_what_is_planned_is_said(office: Client) -> None:
    offering = make_offering(make_course("Sing together"), weeks=1)
    address = reverse("college_closed_days")
    free = text(office.post(address, {"day": "2027-02-02", "name": "Team day"}, follow=True))
    assert "Closed on Tuesday 2 February 2027. Nothing was planned then." in free
    page = text(office.post(address, {"day": str(FIRST_DAY), "name": "Snow"}, follow=True))
    assert "1 session is still planned then. Please move or cancel it." in page
    assert reverse("college_session_cancel", args=[offering.sessions.get().uuid]) in page
    assert "1 session planned" in text(office.get(address))
    again = text(office.post(address, {"day": str(FIRST_DAY), "name": "Snow"}))
    assert "It is closed on Tuesday 12 January 2027 already: Snow." in again
    assert "<title>Error:" in again


def test_a_closed_day_is_opened_again(office: Client) -> None:
    closed = close()
    address = reverse("college_closed_day_open", args=[closed.pk])
    assert "Open again on Tuesday 12 January 2027." in text(office.post(address, follow=True))
    assert office.post(address).status_code == 302
    assert ClosedDay.objects.count() == 0


def test_bank_holidays_are_brought_in_by_a_button(office: Client) -> None:
    address = reverse("college_closed_days_holidays")
    days = {"first": "2026-12-01", "last": "2026-12-31"}
    page = text(office.post(address, days, follow=True))
    assert "3 bank holidays are new." in page
    assert "Boxing Day (substitute day)" in page
    assert "They are all there already." in text(office.post(address, days, follow=True))
    assert "The last day comes before the first day." in text(office.post(address, {**days, "last": "2026-01-01"}))
    assert "Choose a day." in text(office.post(address, {}))
    college_settings.change(by=User.objects.system(), now=NOW, nation="other")
    assert "We do not know the bank holidays of your country." in text(office.get(reverse("college_closed_days")))


def test_many_closed_days_take_as_many_queries_as_one(office: Client) -> None:
    close(date(2027, 2, 1), make_venue())
    address = reverse("college_closed_days")
    one = queries(office, address)
    for number in range(3):
        close(date(2027, 2, 2 + number), make_venue())
    assert queries(office, address) == one


def test_a_venue_is_changed_and_belongs_to_a_hub(office: Client) -> None:
    hub, venue = make_venue("The Hub", hub=True), make_venue("The Barn", town="Moor")
    address = reverse("college_venue", args=[venue.slug])
    page = text(office.post(address, {"name": "The Old Barn", "spoke_of": hub.pk, "toilet": "on"}, follow=True))
    assert "The Old Barn is changed." in page
    assert "Belongs to The Hub" in page
    venue.refresh_from_db()
    assert (venue.name, venue.toilet, venue.step_free) == ("The Old Barn", True, False)
    assert "A main place does not belong to another one." in text(
        office.post(address, {"name": "The Old Barn", "spoke_of": hub.pk, "hub": "on"})
    )
    hub_page = reverse("college_venue", args=[hub.slug])
    assert "Other places belong to this one." in text(office.post(hub_page, {"name": "The Hub"}))


def test_a_door_is_shown_to_everyone_and_taken_away(office: Client) -> None:
    venue = make_venue("The Barn")
    address = reverse("college_venue_door", args=[venue.slug])
    sent = {"picture": SimpleUploadedFile("x.png", drawn()), "words": "A red door."}
    assert "The picture is on the page of this place." in text(office.post(address, sent, follow=True))
    src = doors.src(Venue.objects.get())
    page = text(Client().get(reverse("venue", args=[venue.slug])))
    assert f'<img class="img-fluid rounded" src="{src}" alt="A red door.">' in page
    answer = Client().get(src)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")
    assert "A red door." in text(office.get(address))
    assert "The picture is gone." in text(
        office.post(reverse("college_venue_door_hide", args=[venue.slug]), follow=True)
    )
    assert src not in text(Client().get(reverse("venue", args=[venue.slug])))


def test_what_is_no_picture_is_said_beside_the_field(office: Client) -> None:
    address = reverse("college_venue_door", args=[make_venue().slug])
    sent = {"picture": SimpleUploadedFile("x.png", b"<svg>"), "words": "A door."}
    page = text(office.post(address, sent))
    assert "We cannot read this picture." in page
    assert "Choose a picture." in text(office.post(address, {"words": "A door."}))


@pytest.mark.parametrize("name", ["other.pdf", "..%2Fprospectus.jpg", "x-0123456789abcdef.jpg", "x.jpg"])
def test_only_doors_are_files_for_everyone(name: str) -> None:
    default_storage.save("doors/other.pdf", SimpleUploadedFile("other.pdf", b"%PDF"))
    assert Client().get(f"/files/doors/{name}").status_code == 404


def test_visits_are_noted_and_old_ones_are_flagged(office: Client) -> None:
    venue = make_venue("The Barn")
    assert "There has been no safety visit yet." in text(office.get(reverse("college_venues")))
    address = reverse("college_venue_visits", args=[venue.slug])
    sent = {"day": "2025-10-01", "peer_name": "Winnie", "colleague_name": "Idris", "noticed": "The door sticks."}
    page = text(office.post(address, sent, follow=True))
    assert "The visit is noted. Thank you both." in page
    assert "The door sticks." in page
    assert "That is more than a year ago." in text(office.get(reverse("college_venues")))
    assert "A visit on this day is noted already." in text(office.post(address, sent))
    office.post(address, {**sent, "day": "2026-11-20"})
    page = text(office.get(reverse("college_venues")))
    assert "Last safety visit: Friday 20 November 2026, by Winnie and Idris." in page
    assert SafetyVisit.objects.count() == 2


def test_a_room_is_changed_closed_and_opened_again(office: Client) -> None:
    room = make_room("Attic", size=20)
    make_offering(make_course("Sing together"), room=room, places=12)
    address = reverse("college_room", args=[room.pk])
    assert "more places than that: Sing together" in text(office.post(address, {"name": "Attic", "size": "8"}))
    page = text(office.post(address, {"name": "Loft", "size": "12", "hearing_loop": "on"}, follow=True))
    assert "Loft is changed." in page
    closing = reverse("college_room_close", args=[room.pk])
    assert "4 sessions are still planned in this room: Sing together." in text(office.post(closing, follow=True))
    other = make_room("Shed")
    for name, words in (
        ("college_room_close", "The room is closed."),
        ("college_room_open", "The room is open again."),
    ):
        assert words in text(office.post(reverse(name, args=[other.pk]), follow=True))
    changed = Room.objects.get(pk=room.pk)
    assert (changed.hearing_loop, changed.step_free, changed.closed_at) == (True, False, None)


def test_the_public_page_says_what_each_room_is_like() -> None:
    venue = make_venue("The Barn")
    facts = {"step_free": False, "hearing_loop": True, "access_note": "Narrow stairs."}
    planning.add_room(venue=venue, name="Loft", size=6, **facts, by=User.objects.system(), now=NOW)
    shut = make_room("Cellar", venue=venue)
    planning.close_room(room=shut, by=User.objects.system(), now=NOW)
    page = text(Client().get(reverse("venue", args=[venue.slug])))
    for words in ("Loft", "For up to 6 people", "There are steps to it", "Ask us for another room.", "Narrow stairs."):
        assert words in page
    assert "Cellar" not in page


def test_many_venues_take_as_many_queries_as_one(office: Client) -> None:
    def add() -> None:
        room = make_room()
        safety_visits.note(
            venue=room.venue, day=date(2026, 11, 1), peer_name="A", colleague_name="B", by=make_user(), now=NOW
        )

    add()
    one = queries(office, reverse("college_venues"))
    for _number in range(2):
        add()
    assert queries(office, reverse("college_venues")) == one


def test_a_term_that_opens_later_says_from_when() -> None:
    term = planning.add_term(
        name="Summer 2027",
        starts=date(2027, 4, 12),
        ends=date(2027, 7, 2),
        enrolment_opens=NOW.date() + timedelta(days=8),
        by=User.objects.system(),
        now=NOW,
    )
    offering = make_offering(term=term, first=date(2027, 4, 13))
    enrol = reverse("enrol_start", args=[offering.course.slug, offering.uuid])
    page = text(Client().get(reverse("course", args=[offering.course.slug])))
    assert "You can enrol from Tuesday 1 December." in page
    assert enrol not in page
    assert "You can enrol from Tuesday 1 December." in text(Client().get(enrol))
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        assert enrol in text(Client().get(reverse("course", args=[offering.course.slug])))
        assert Client().get(enrol).status_code == 200
