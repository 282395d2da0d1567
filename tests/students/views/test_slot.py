"""Booking a talk, by students, by the office for who rings; keeping times free, by tutors and the office."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from students import slots
from students.models import Booking, Slot
from tests.factories.students import make_booking, make_slot, make_student, open_record
from tests.factories.tutors import make_tutor
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
ADDRESSES = ["my_talk", "talk_move", "talk_give_up", "my_talk_calendar"]


def a_slot(host=None, *, days: int = 20, **more) -> Slot:
    now = timezone.now()
    return make_slot(host, day=timezone.localdate() + timedelta(days=days), now=now, **more)


def a_booking(student, **more) -> Booking:
    return make_booking(a_slot(**more), student, now=timezone.now())


def words(client: Client, name: str, *args: object) -> str:
    page = client.get(reverse(name, args=args))
    assert page.status_code == 200
    return page.content.decode()


def offered(**more: object) -> dict[str, object]:
    day = timezone.localdate() + timedelta(days=20)
    values = {"purpose": "welcome", "day": day.isoformat(), "starts": "10:00", "minutes": 30, "in_a_row": 2, "weeks": 1}
    return {**values, "mode": "room", "place": "The Old Library", **more}


def test_a_student_books_moves_and_gives_up_a_talk() -> None:
    alex, slot, later = make_student("Alex"), a_slot(make_user("Jo Field")), a_slot(days=21)
    other = a_slot(purpose="coaching")
    client = sign_in_client(Client(), alex.user)
    assert "Jo Field" in words(client, "my_talks")
    assert "?for=coaching" in words(client, "my_talks")
    assert "Book this time: A first hello?" in words(client, "talk_book", slot.uuid)
    answer = client.post(reverse("talk_book", args=[slot.uuid]), {"words": "I bring my dog"}, follow=True)
    booking = Booking.objects.get()
    assert (booking.words, "This time is kept for you" in answer.content.decode()) == ("I bring my dog", True)
    assert "A first hello" in words(client, "my_learning")
    choose = words(client, "talk_move", booking.uuid)
    assert (str(later.uuid) in choose, str(other.uuid) in choose) == (True, False)
    client.post(reverse("talk_move", args=[booking.uuid]), {"slot": later.uuid})
    assert Booking.objects.get().slot == later
    file = client.get(reverse("my_talk_calendar", args=[booking.uuid]))
    assert [event["SEQUENCE"] for event in Calendar.from_ical(file.content).walk("VEVENT")] == [1]
    assert "Give up your talk?" in words(client, "talk_give_up", booking.uuid)
    gone = client.post(reverse("talk_give_up", args=[booking.uuid]), follow=True).content.decode()
    assert "Your talk is given up" in gone
    assert "You gave this up" in words(client, "my_talk", booking.uuid)
    assert client.get(reverse("talk_give_up", args=[booking.uuid])).url == reverse("my_talk", args=[booking.uuid])


def test_who_comes_second_is_told_kindly_and_shown_the_way_on() -> None:
    slot = a_slot()
    make_booking(slot, now=timezone.now())
    client = sign_in_client(Client(), make_student("Alex").user)
    assert "This time is not free any more" in words(client, "talk_book", slot.uuid)
    refused = client.post(reverse("talk_book", args=[slot.uuid])).content.decode()
    assert "Somebody else has booked this time" in refused
    mine = a_booking(make_student("Kit"))
    kit = sign_in_client(Client(), mine.student.user)
    refused = kit.post(reverse("talk_move", args=[mine.uuid]), {"slot": slot.uuid}).content.decode()
    assert "No other free time just now" in refused
    a_slot(days=25)
    refused = kit.post(reverse("talk_move", args=[mine.uuid]), {"slot": slot.uuid}).content.decode()
    assert "Somebody else has booked this time" in refused


def test_a_talk_that_begins_is_not_given_up() -> None:
    booking = a_booking(make_student("Alex"))
    begun = timezone.now() - timedelta(minutes=5)
    Slot.objects.filter(pk=booking.slot_id).update(period=(begun, begun + timedelta(minutes=30)))
    client = sign_in_client(Client(), booking.student.user)
    refused = client.post(reverse("talk_give_up", args=[booking.uuid])).content.decode()
    assert "nothing to give up" in refused


@pytest.mark.parametrize("name", ADDRESSES)
def test_another_student_finds_nothing(name: str) -> None:
    booking = a_booking(make_student("Alex"))
    other = sign_in_client(Client(), make_student("Kit").user)
    assert other.get(reverse(name, args=[booking.uuid])).status_code == 404


def test_the_link_to_join_is_shown_only_to_who_booked() -> None:
    slot = a_slot(mode="online", place="", join_link="https://meet.example/zebra")
    alex, kit = make_student("Alex"), sign_in_client(Client(), make_student("Kit").user)
    assert "zebra" not in words(kit, "talk_book", slot.uuid) + words(kit, "my_talks")
    booking = make_booking(slot, alex, now=timezone.now())
    assert "zebra" in words(sign_in_client(Client(), alex.user), "my_talk", booking.uuid)


def test_the_lists_take_the_same_queries_for_one_and_for_three() -> None:
    alex, tutor, office = make_student("Alex"), make_tutor("Amina", subject=True), make_user("Noor", roles=["office"])
    pages = [
        (sign_in_client(Client(), alex.user), "my_talks"),
        (sign_in_client(Client(), alex.user), "my_learning"),
        (sign_in_client(Client(), tutor.user), "teaching_talks"),
        (sign_in_client(Client(), office), "college_talks"),
    ]

    def count() -> list[int]:
        counts = []
        for client, name in pages:
            words(client, name)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                words(client, name)
            counts.append(len(queries))
        return counts

    a_booking(alex)
    make_booking(a_slot(tutor.user), now=timezone.now())
    a_slot(days=22)
    one = count()
    for number, purpose in enumerate(("coaching", "mentoring")):
        a_booking(alex, purpose=purpose, days=23 + number)
        make_booking(a_slot(tutor.user, days=26 + number), now=timezone.now())
        a_slot(make_user(f"Host {number}"), days=29 + number)
    assert count() == one


def test_a_tutor_keeps_times_free_sees_who_comes_and_takes_one_back() -> None:
    tutor = make_tutor("Amina", subject=True)
    client = sign_in_client(Client(), tutor.user)
    done = client.post(reverse("teaching_talks"), offered(), follow=True).content.decode()
    assert "2 times can be booked now." in done
    first, second = Slot.objects.order_by("starts")
    assert (first.host, first.offered_by) == (tutor.user, tutor.user)
    alex = make_student("Alex")
    slots.book(slot=first, student=alex, words="By the window", by=alex.user, now=timezone.now())
    shown = words(client, "teaching_talks")
    assert ("Alex" in shown, "By the window" in shown) == (True, True)
    client.post(reverse("teaching_talk_cancel", args=[second.uuid]))
    client.post(reverse("teaching_talk_cancel", args=[first.uuid]))
    assert (Slot.objects.filter(cancelled_at=None).count(), Booking.objects.live().count()) == (0, 0)


def test_what_is_wrong_with_a_time_stands_beside_it() -> None:
    tutor = make_tutor("Amina", subject=True)
    client = sign_in_client(Client(), tutor.user)
    assert "Write where you meet" in client.post(reverse("teaching_talks"), offered(place="")).content.decode()
    long = offered(join_link=f"https://{'x' * 300}@larkmoor.example/")
    assert "at most 200 characters" in client.post(reverse("teaching_talks"), long).content.decode()
    client.post(reverse("teaching_talks"), offered())
    refused = client.post(reverse("teaching_talks"), offered()).content.decode()
    assert "You have something else on" in refused
    assert Slot.objects.count() == 2


def test_a_tutor_neither_sees_nor_takes_back_another_ones_times() -> None:
    amina, jo = make_tutor("Amina", subject=True), make_tutor("Jo", subject=True)
    booking = make_booking(a_slot(jo.user), make_student("Alex"), now=timezone.now())
    client = sign_in_client(Client(), amina.user)
    assert "Alex" not in words(client, "teaching_talks")
    assert client.post(reverse("teaching_talk_cancel", args=[booking.slot.uuid])).status_code == 404


def test_the_office_keeps_times_free_for_a_colleague_and_calls_one_off() -> None:
    tutor, office = make_tutor("Amina", subject=True), make_user("Noor", roles=["office"])
    outsider = make_user("Nobody in particular")
    client = sign_in_client(Client(), office)
    shown = words(client, "college_talks")
    assert [str(each.uuid) in shown for each in (tutor.user, office, outsider)] == [True, True, False]
    client.post(reverse("college_talks"), offered(host=tutor.user.uuid, in_a_row=1))
    assert [(each.host, each.offered_by) for each in Slot.objects.all()] == [(tutor.user, office)]
    client.post(reverse("college_talks"), offered(host=outsider.uuid, starts="14:00"))
    assert Slot.objects.count() == 1
    client.post(reverse("college_talk_cancel", args=[Slot.objects.get().uuid]))
    assert Slot.objects.filter(cancelled_at=None).count() == 0


def test_the_office_books_and_gives_up_for_somebody_who_rings() -> None:
    kit, slot = make_student("Kit", email=None), a_slot()
    noor = make_user("Noor", roles=["office"])
    client = sign_in_client(Client(), noor)
    open_record(kit, noor)
    assert "A talk for Kit" in words(client, "college_student_talks", kit.uuid)
    client.post(reverse("college_student_talks", args=[kit.uuid]), {"slot": slot.uuid})
    booking = Booking.objects.live().get()
    assert (booking.student, booking.slot) == (kit, slot)
    client.post(reverse("college_booking_give_up", args=[booking.uuid]))
    assert Booking.objects.live().count() == 0
    student = sign_in_client(Client(), make_student("Alex").user)
    assert student.post(reverse("college_booking_give_up", args=[booking.uuid])).status_code == 403
