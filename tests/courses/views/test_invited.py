"""A group by invitation is found nowhere by a stranger. Each place is tried with a public twin that is found there."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import pytest
from django.test import Client
from django.urls import reverse

from courses import listing
from courses.models import Course, FormerSlug, NextStep, Offering, Room, Word
from foundations.accounts.models import User
from recovery_college.prospectus import gather
from students import enrolment
from tests.factories.courses import NOW, make_category, make_course, make_offering, make_room, make_venue
from tests.factories.students import make_student
from tests.people import sign_in_client

pytestmark = pytest.mark.django_db

TITLE = "Quokka mornings"
MISSING = "missing"


@dataclass(frozen=True)
class Found:
    """A group, a public course that leads to its course, and the room it meets in."""

    offering: Offering
    neighbour: Course
    room: Room

    @property
    def course(self) -> Course:
        return self.offering.course


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(params=["stranger", "student"])
def client(request) -> Client:
    return Client() if request.param == "stranger" else sign_in_client(Client(), make_student().user)


def plan(audience: str) -> Found:
    neighbour = make_course("Understanding worry")
    make_offering(neighbour)
    room = make_room("Map Room", venue=make_venue("The Old Library"))
    course = make_course(TITLE, category=make_category("create", "Making and growing"), kind="workshop", line=TITLE)
    invited = {"host": "ward", "host_name": "Quokka ward"} if audience == "invitation" else {}
    offering = make_offering(course, room=room, audience=audience, places=9)
    Offering.objects.filter(pk=offering.pk).update(**invited)
    NextStep.objects.create(course=neighbour, to_course=course, order=1)
    FormerSlug.objects.create(slug="before-it-moved", course=course)
    listing.refresh_all(now=NOW)
    return Found(Offering.objects.get(pk=offering.pk), neighbour, room)


def read(client: Client, path: str) -> str:
    """Return all that an answer says, its address included; MISSING for 404."""
    answer = client.get(path)
    if answer.status_code == 404:
        return MISSING
    assert answer.status_code in {200, 301, 302}
    return answer.headers.get("Location", "") + answer.content.decode()


def catalogue(query: str) -> Callable[[Client, Found], str]:
    return lambda client, _found: read(client, "/courses/" + query)


def results(query: str) -> Callable[[Client, Found], str]:
    """The results without the page around them, which says the words of the search again."""

    def look(client: Client, _found: Found) -> str:
        words = read(client, "/courses/" + query)
        return words[words.index('<div id="results">') :].replace(f"<strong>{TITLE}</strong>", "")

    return look


def machine(name: str) -> Callable[[Client, Found], str]:
    return lambda client, _found: read(client, reverse("sitemap_section", args=[name]))


def of_course(client: Client, found: Found) -> str:
    return read(client, reverse("course", args=[found.course.slug]))


def printed(_client: Client, _found: Found) -> str:
    return str([asdict(gather.book(year=year, now=NOW)) for year in (2026, 2027)])


PLACES: dict[str, Callable[[Client, Found], str]] = {
    "home": lambda client, _found: read(client, "/"),
    "catalogue": catalogue(""),
    "catalogue, its last page": catalogue("?last=1"),
    "search by the exact title": results(f"?q={TITLE.replace(' ', '+')}"),
    "search with a slip": results("?q=quoka"),
    "category": catalogue("?about=create"),
    "kind": catalogue("?kind=workshop"),
    "day and way": catalogue("?day=tue&how=room&when=morning&places=free"),
    "course page": of_course,
    "structured data": of_course,
    "former address": lambda client, _found: read(client, "/courses/before-it-moved/"),
    "printed code": lambda client, found: read(client, f"/c/{found.course.code}"),
    "what another course leads to": lambda client, found: read(client, f"/courses/{found.neighbour.slug}/"),
    "venue": lambda client, found: read(client, f"/venues/{found.room.venue.slug}/"),
    "calendar": lambda client, found: read(
        client, reverse("course_dates", args=[found.course.slug, found.offering.uuid])
    ),
    "enrol": lambda client, found: read(client, reverse("enrol_start", args=[found.course.slug, found.offering.uuid])),
    "enrol, a later page": lambda client, found: read(
        client, reverse("enrol_name", args=[found.course.slug, found.offering.uuid])
    ),
    "tell me when it runs": lambda client, found: read(client, reverse("course_tell_me", args=[found.course.slug])),
    "map of courses": machine("courses"),
    "prospectus": printed,
}


def says(words: str, found: Found) -> bool:
    return TITLE in words or found.course.slug in words or str(found.offering.uuid) in words


@pytest.mark.parametrize("place", PLACES)
def test_a_public_twin_is_found(client, place):
    found = plan("everyone")
    assert says(PLACES[place](client, found), found)


@pytest.mark.parametrize("place", PLACES)
def test_an_invited_group_is_not(client, place):
    found = plan("invitation")
    words = PLACES[place](client, found)
    assert not says(words, found)
    assert "Quokka ward" not in words


@pytest.mark.parametrize(("audience", "number"), [("everyone", "1"), ("invitation", "0")])
def test_it_is_not_counted_beside_the_filters(client, audience, number):
    plan(audience)
    words = read(client, "/courses/")
    assert f'<span class="rc-count rc-count-about-create">{number}</span>' in words
    assert f'<span class="rc-count rc-count-kind-workshop">{number}</span>' in words


@pytest.mark.parametrize(("audience", "there"), [("everyone", True), ("invitation", False)])
def test_its_venue_is_not_offered_nor_on_the_map_and_its_words_are_not_learned(client, audience, there):
    plan(audience)
    assert ("The Old Library" in read(client, "/courses/")) is there
    assert ("<url>" in read(client, reverse("sitemap_section", args=["venues"]))) is True  # the neighbour's venue
    assert Word.objects.filter(word="quokka").exists() is there


def test_an_invited_group_of_a_public_course_stays_out_of_its_page(client):
    public = make_offering(make_course(TITLE))
    hidden = make_offering(public.course, audience="invitation", first=public.first_start.date().replace(day=14))
    words = read(client, reverse("course", args=[public.course.slug]))
    assert str(public.uuid) in words
    assert str(hidden.uuid) not in words
    assert words.count('"CourseInstance"') == 1


def test_who_was_enrolled_by_the_college_may_open_its_pages():
    found = plan("invitation")
    student = make_student()
    enrolment.staff_add(student=student, offering=found.offering, by=User.objects.system(), now=NOW)
    mine = sign_in_client(Client(), student.user)
    assert TITLE in of_course(mine, found)
    assert '"CourseInstance"' not in of_course(mine, found)
    path = reverse("enrol_start", args=[found.course.slug, found.offering.uuid])
    assert mine.get(path).status_code in {200, 302}
