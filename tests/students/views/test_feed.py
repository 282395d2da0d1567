"""The page about my calendar, and the address that phones read: private, conditional, gone when it rests."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from recovery_college import logs
from students import feeds
from students.models import Feed
from tests.factories.courses import make_course, make_offering
from tests.factories.students import make_enrolment, make_student
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


def address_for(client: Client) -> str:
    """Make an address by pressing the button, and return its path."""
    page = client.post(reverse("my_calendar"))
    token = page.context["address"].split("/calendar/")[1]
    assert f"/calendar/{token}" in page.content.decode()
    return f"/calendar/{token}"


def signed_in() -> Client:
    return sign_in_client(Client(), make_student("Alex").user)


def test_the_address_is_shown_once_and_kept_by_no_browser() -> None:
    client = signed_in()
    assert "Make my address" in client.get(reverse("my_calendar")).content.decode()
    path = address_for(client)
    again = client.get(reverse("my_calendar"))
    assert path not in again.content.decode()
    assert (again["Cache-Control"], "It is on" in again.content.decode()) == ("no-store, private", True)


def test_a_phone_reads_it_without_signing_in_and_is_told_when_nothing_is_new() -> None:
    now, alex = timezone.now(), make_student("Alex")
    client = sign_in_client(Client(), alex.user)
    make_enrolment(make_offering(make_course("Worry"), first=now.date() + timedelta(days=30), now=now), alex, now=now)
    path, phone = address_for(client), Client()
    first = phone.get(path)
    assert (first.status_code, first["Content-Type"], first["Cache-Control"]) == (
        200,
        "text/calendar",
        "private, no-cache",
    )
    assert len(Calendar.from_ical(first.content).walk("VEVENT")) == 4
    assert b"Worry" not in first.content
    again = phone.get(path, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, no-cache")
    client.post(reverse("my_calendar_change"), {"do": "full"})
    changed = phone.get(path, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (changed.status_code, b"Worry" in changed.content) == (200, True)
    assert phone.cookies == {}


def test_an_address_that_rests_was_taken_back_or_never_was() -> None:
    client = signed_in()
    path, phone = address_for(client), Client()
    Feed.objects.update(read_on=timezone.localdate() - feeds.UNREAD)
    gone = phone.get(path)
    assert (gone.status_code, gone["Cache-Control"], b"VEVENT" in gone.content) == (410, "private, no-cache", False)
    assert "It is paused" in client.get(reverse("my_calendar")).content.decode()
    client.post(reverse("my_calendar_change"), {"do": "renew"})
    assert phone.get(path).status_code == 200
    client.post(reverse("my_calendar_change"), {"do": "revoke"})
    assert phone.get(path).status_code == 410
    assert phone.get(f"/calendar/{'0' * 32}.ics").status_code == 404
    assert "Make my address" in client.get(reverse("my_calendar")).content.decode()


def test_reading_keeps_it_alive_and_looking_at_the_head_does_not() -> None:
    path = address_for(signed_in())
    with time_machine.travel(timezone.now() + timedelta(days=80)):
        Client().head(path)
        assert Feed.objects.get().read_on < timezone.localdate()
        Client().get(path)
        assert Feed.objects.get().read_on == timezone.localdate()


def test_nothing_is_changed_by_a_press_without_a_calendar_or_a_meaning() -> None:
    client = signed_in()
    assert client.post(reverse("my_calendar_change"), {"do": "renew"}).url == reverse("my_calendar")
    address_for(client)
    before = Feed.objects.values().get()
    client.post(reverse("my_calendar_change"), {"do": "everything"})
    assert Feed.objects.values().get() == before
    assert client.get(reverse("my_calendar_change")).status_code == 405


def test_who_is_no_student_has_no_calendar_here() -> None:
    assert sign_in_client(Client(), make_user()).get(reverse("my_calendar")).status_code == 403


def test_somebody_who_was_switched_off_is_read_by_no_phone() -> None:
    alex = make_student("Alex")
    path = address_for(sign_in_client(Client(), alex.user))
    alex.user.is_active = False
    alex.user.save(update_fields=["is_active"])
    assert Client().get(path).status_code == 404


def test_the_secret_is_in_no_line_of_a_log() -> None:
    alex = make_student("Alex")
    for _again in range(20):
        token = feeds.make(student=alex, by=alex.user, now=timezone.now())
        for line in (f"GET /calendar/{token}.ics 200", f"Gone: /calendar/{token}.ics", f"Not Found: /calendar/{token}"):
            said = logs.scrub(line)
            assert [part for part in (token, token[:8], token[-8:]) if part in said] == []
