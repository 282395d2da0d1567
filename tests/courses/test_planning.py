"""Terms, venues and rooms: what a year is planned with."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from courses import closed_days, offerings, planning
from courses.models import ClosedDay, Room, Term, Venue
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from tests.factories.courses import FIRST_DAY, NOW, make_course, make_offering, make_room, make_term, make_venue
from tests.people import make_user

pytestmark = pytest.mark.django_db


def add_term(by: User, **changes: object) -> Term:
    values = {
        "name": "Spring 2027",
        "starts": date(2027, 1, 11),
        "ends": date(2027, 3, 25),
        "enrolment_opens": date(2026, 11, 1),
        **changes,
    }
    return planning.add_term(**values, by=by, now=NOW)


def test_a_term_is_added_and_written_down() -> None:
    sam = make_user()
    term = add_term(sam)
    assert (term.slug, term.starts, term.ends) == ("spring-2027", date(2027, 1, 11), date(2027, 3, 25))
    assert list(Entry.objects.about(term).values_list("act", "by_id")) == [("planning.add_term", sam.pk)]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"ends": date(2027, 1, 10)}, "ends", "The term ends before it starts"),
        (
            {"enrolment_opens": date(2027, 3, 26)},
            "enrolment_opens",
            "People need to be able to enrol before the term is over. Choose an earlier day",
        ),
        ({"name": "!!!"}, "name", "Give the term a name with letters or numbers, like “Spring 2027”"),
        ({"starts": date(27, 1, 11)}, "starts", "Check the year of the first day. It needs 4 numbers, like 2027"),
        ({"ends": date(2072, 3, 25)}, "ends", "A term lasts a year at most. Check the two dates"),
    ],
)
def test_a_term_that_will_not_do_is_refused_beside_its_field(
    changes: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        add_term(make_user(), **changes)
    assert refused.value.field == field
    assert Term.objects.count() == 0


def test_two_terms_never_share_a_name_and_a_long_name_fits() -> None:
    sam = make_user()
    add_term(sam)
    with pytest.raises(Refusal) as refused:
        add_term(sam, name="spring 2027")
    assert refused.value.field == "name"
    later = {"starts": date(2027, 4, 12), "ends": date(2027, 7, 2)}
    assert len(add_term(sam, name="A very long name of a term that goes on and on and on", **later).slug) <= 40


def change_term(term: Term, **changes: object) -> Term:
    values = {name: getattr(term, name) for name in ("name", "starts", "ends", "enrolment_opens")}
    return planning.change_term(term=term, **{**values, **changes}, by=User.objects.system(), now=NOW)


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (date(2027, 3, 25), date(2027, 5, 1), "starts"),
        (date(2026, 12, 1), date(2027, 1, 11), "ends"),
        (date(2027, 2, 1), date(2027, 2, 2), "starts"),
        (date(2026, 12, 1), date(2027, 5, 1), "ends"),
    ],
)
def test_a_day_belongs_to_one_term(starts: date, ends: date, field: str) -> None:
    add_term(make_user())
    with pytest.raises(Refusal) as refused:
        add_term(make_user(), name="Another", starts=starts, ends=ends)
    assert refused.value.field == field
    assert "Spring 2027 is on from Monday 11 January 2027 to Thursday 25 March 2027." in str(refused.value)
    assert add_term(make_user(), name="Next", starts=date(2027, 3, 26), ends=date(2027, 5, 1)).pk


def test_the_database_lets_no_two_terms_share_a_day() -> None:
    term = add_term(make_user())
    day = term.ends
    with pytest.raises(IntegrityError, match="courses_term_one_at_a_time"), transaction.atomic():
        Term.objects.create(slug="other", name="Other", starts=day, ends=day, enrolment_opens=day)
    assert Term.objects.count() == 1


def test_a_term_that_somebody_else_planned_after_the_look_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    look = planning._check_only_term

    def look_then_somebody_else_plans(**days: date) -> None:
        look(**days)
        Term.objects.create(slug="other", name="Other", **days, enrolment_opens=days["starts"])

    monkeypatch.setattr(planning, "_check_only_term", look_then_somebody_else_plans)
    with pytest.raises(Refusal, match="Somebody planned a term on these days just now") as refused:
        add_term(make_user())
    assert refused.value.field == "starts"
    assert not Term.objects.filter(name="Spring 2027").exists()


def test_a_term_is_changed_and_its_new_days_bring_their_holidays() -> None:
    term = make_term()
    changed = change_term(term, name="Spring and Easter", ends=date(2027, 4, 1))
    assert (changed.slug, changed.ends) == ("spring-and-easter", date(2027, 4, 1))
    assert set(ClosedDay.objects.values_list("day", flat=True)) == {date(2027, 3, 26), date(2027, 3, 29)}
    closed_days.open_again(closed=ClosedDay.objects.get(day=date(2027, 3, 29)), by=User.objects.system(), now=NOW)
    change_term(changed, name="Spring")
    assert list(ClosedDay.objects.values_list("day", flat=True)) == [date(2027, 3, 26)]
    assert list(Entry.objects.about(term).values_list("act", flat=True)).count("planning.change_term") == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends": date(2027, 1, 10)}, "ends"),
        ({"name": "Autumn 2027"}, "name"),
        ({"ends": date(2027, 9, 20)}, "ends"),
        ({"enrolment_opens": date(2027, 3, 26)}, "enrolment_opens"),
    ],
)
def test_a_change_that_will_not_do_is_refused(changes: dict[str, object], field: str) -> None:
    term = make_term()
    make_term("Autumn 2027", date(2027, 9, 13), date(2027, 12, 3))
    with pytest.raises(Refusal) as refused:
        change_term(term, **changes)
    assert refused.value.field == field
    term.refresh_from_db()
    assert (term.name, term.ends) == ("Spring 2027", date(2027, 3, 25))


def test_sessions_outside_the_new_days_stay_and_are_told() -> None:
    offering = make_offering(weeks=3)
    term = change_term(offering.term, ends=FIRST_DAY + timedelta(days=7))
    outside = list(planning.sessions_outside(term))
    assert [session.day for session in outside] == [FIRST_DAY + timedelta(days=14)]
    assert offering.sessions.filter(cancelled=False).count() == 3


def test_a_one_day_term_is_a_term() -> None:
    day = date(2027, 5, 1)
    assert make_term("One day", day, day).ends == day


def test_a_venue_with_its_facts_and_never_two_at_one_address() -> None:
    sam = make_user()
    venue = planning.add_venue(slug="old-library", name="The Old Library", toilet=True, by=sam, now=NOW)
    assert (venue.toilet, venue.step_free) == (True, False)
    assert Entry.objects.about(venue).get().act == "planning.add_venue"
    with pytest.raises(Refusal) as refused:
        planning.add_venue(slug="old-library", name="The Old Library", by=sam, now=NOW)
    assert refused.value.field == "name"
    assert Venue.objects.count() == 1


def test_rooms_have_a_name_of_their_own_in_their_venue_and_seat_somebody() -> None:
    room = make_room("Room 1", size=16)
    for name, size, field, words in (
        ("Room 1", 4, "name", "This venue has a room with that name"),
        ("Cupboard", 0, "size", "A room seats at least one person. Write how many"),
    ):
        with pytest.raises(Refusal, match=words) as refused:
            planning.add_room(venue=room.venue, name=name, size=size, by=make_user(), now=NOW)
        assert refused.value.field == field
    assert make_room("Room 1", venue=make_venue()).size == 20
    assert Room.objects.count() == 2


def change_venue(venue: Venue, **changes: object) -> Venue:
    return planning.change_venue(venue=venue, **changes, by=User.objects.system(), now=NOW)


def test_a_venue_is_changed_and_keeps_its_address() -> None:
    hub, venue = make_venue(hub=True), make_venue("The Barn")
    changed = change_venue(venue, name="The Old Barn", spoke_of=hub, toilet=True)
    assert (changed.slug, changed.name, changed.spoke_of, changed.toilet) == (venue.slug, "The Old Barn", hub, True)
    assert Entry.objects.about(venue).filter(act="planning.change_venue").count() == 1


def test_hubs_and_spokes_are_two_things() -> None:
    hub, barn = make_venue(hub=True), make_venue()
    spoke = make_venue(spoke_of=hub)
    for venue, changes, field, words in (
        (barn, {"hub": True, "spoke_of": hub}, "spoke_of", "A main place does not belong to another one"),
        (barn, {"spoke_of": spoke}, "spoke_of", "Choose one of our main places, or none"),
        (hub, {"hub": False}, "hub", "Other places belong to this one"),
    ):
        with pytest.raises(Refusal, match=words) as refused:
            change_venue(venue, **changes)
        assert refused.value.field == field
    with pytest.raises(Refusal, match="A main place does not belong to another one"):
        make_venue(hub=True, spoke_of=hub)
    assert Venue.objects.filter(hub=True).get() == hub


def change_room(room: Room, **changes: object) -> Room:
    values = {"name": room.name, "size": room.size, **changes}
    return planning.change_room(room=room, **values, by=User.objects.system(), now=NOW)


def test_a_room_is_changed_with_what_helps_people_get_in() -> None:
    room = make_room("Attic", size=8)
    changed = change_room(room, name="Loft", size=6, step_free=False, hearing_loop=True, access_note="Narrow stairs.")
    assert (changed.name, changed.size, changed.step_free, changed.access_note) == ("Loft", 6, False, "Narrow stairs.")
    other = make_room("Hall", venue=room.venue)
    for changes, field in (({"name": "Loft"}, "name"), ({"size": 0}, "size")):
        with pytest.raises(Refusal) as refused:
            change_room(other, **changes)
        assert refused.value.field == field


def test_a_room_never_gets_smaller_than_the_groups_that_still_meet_in_it() -> None:
    room = make_room(size=20)
    make_offering(make_course("Sing together"), room=room, places=12)
    make_offering(make_course("Small poems"), room=room, places=8, first=FIRST_DAY + timedelta(days=1))
    with pytest.raises(Refusal) as refused:
        change_room(room, size=11)
    assert refused.value.field == "size"
    assert str(refused.value) == ("Planned in this room with more places than that: Sing together. Choose 12 or more.")
    assert change_room(room, size=12).size == 12


def test_groups_of_the_past_hold_no_room() -> None:
    room = make_room(size=20)
    make_offering(
        room=room,
        places=12,
        weeks=1,
        first=date(2026, 10, 6),
        term=make_term("Old", date(2026, 9, 7), date(2026, 10, 30)),
    )
    assert change_room(room, size=4).size == 4
    assert planning.close_room(room=room, by=User.objects.system(), now=NOW).closed_at == NOW


def test_a_room_closes_when_nothing_is_planned_in_it_and_opens_again() -> None:
    sam, room = make_user(), make_room()
    offering = make_offering(make_course("Sing together"), room=room, weeks=2)
    with pytest.raises(Refusal) as refused:
        planning.close_room(room=room, by=sam, now=NOW)
    assert str(refused.value) == ("2 sessions are still planned in this room: Sing together. Move them first.")
    offerings.cancel(offering=offering, by=sam, now=NOW)
    for _time in range(2):
        closed = planning.close_room(room=room, by=sam, now=NOW)
    assert (closed.closed_at, closed.closed_by) == (NOW, sam)
    for _time in range(2):
        opened = planning.open_room(room=room, by=sam, now=NOW)
    assert opened.closed_at is None
    assert Entry.objects.about(room).filter(act__contains="room").count() == 3
