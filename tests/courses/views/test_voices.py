"""Pages on which people tell the college something."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import hello, stories, suggestions, wishes
from courses.models import Answer, Offering, Story, Suggestion, Wish
from foundations.accounts.models import User
from tests.courses.views.pages import queries, text
from tests.factories.courses import make_course, make_offering, make_term
from tests.factories.tutors import make_pair, make_tutor
from tests.journeys.steps import code_sent_to
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim() -> User:
    return make_user("Kim", email="kim@larkmoor.example")


def test_an_idea_is_sent_answered_and_read(client: Client, kim: User) -> None:
    office = sign_in_client(Client(), make_user("Robin", roles=["office"]))
    sign_in_client(client, kim)
    words = text(client.post(reverse("suggest_course"), {"words": "Beekeeping"}, follow=True))
    assert "Waiting for our answer" in words
    assert "Beekeeping" in text(office.get(reverse("college_suggestions")))
    page = reverse("college_suggestion", args=[Suggestion.objects.get().uuid])
    words = text(office.post(page, {"answer": Answer.LATER, "words": " "}))
    assert "They read these words" in words or "reads exactly these words" in words
    words = text(office.post(page, {"answer": Answer.LATER, "words": "Next spring, we hope."}, follow=True))
    assert "Answered. The person gets your words by email." in words
    assert "Next spring, we hope." in text(client.get(reverse("suggest_course")))
    assert "already" in text(office.post(page, {"answer": Answer.NO, "words": "No."}))


def test_the_list_of_ideas_asks_the_same_queries_for_one_and_many(kim: User) -> None:
    office = sign_in_client(Client(), make_user("Robin", roles=["office"]))
    now = timezone.now()
    for count in (1, 8):
        for number in range(count):
            by = make_user(f"Person {count} {number}")
            suggestions.suggest(words=f"Idea {number}", by=by, now=now)
            done = suggestions.suggest(words=f"Done {number}", by=by, now=now)
            suggestions.answer(suggestion=done, answer=Answer.NO, words="No.", by=by, now=now)
            wishes.wish(course=make_course(), by=by, now=now)
        if count == 1:
            once = queries(office, reverse("college_suggestions"))
    assert queries(office, reverse("college_suggestions")) == once


def test_somebody_known_waits_and_stops_waiting(client: Client, kim: User) -> None:
    course = make_offering(make_course("Bees and us"), now=timezone.now()).course
    page = reverse("course_tell_me", args=[course.slug])
    sign_in_client(client, kim)
    assert "We write to you once" in text(client.post(page, follow=True))
    assert "You are on the list" in text(client.get(page))
    assert wishes.waiting(kim).count() == 1
    assert "That’s OK" in text(client.post(page, {"stop": "1"}, follow=True))
    assert wishes.waiting(kim).count() == 0


def test_a_newcomer_shows_that_the_address_is_theirs_first(client: Client) -> None:
    cache.clear()
    course = make_offering(make_course("Bees and us"), now=timezone.now()).course
    page = reverse("course_tell_me", args=[course.slug])
    assert "needs an @ sign" in text(client.post(page, {"name": "Pat", "email": "pat"}))
    response = client.post(page, {"name": "Pat", "email": "pat@larkmoor.example"})
    assert response.url == reverse("sign_in_code")
    assert Wish.objects.count() == 0
    response = client.post(response.url, {"code": code_sent_to("pat@larkmoor.example")}, follow=True)
    assert response.redirect_chain[-1][0] == page
    client.post(page)
    assert Wish.objects.get().wished_by.name == "Pat"


def test_nobody_can_wait_for_a_course_without_approved_words(client: Client, kim: User) -> None:
    draft = make_course(approved=False)
    invited = make_offering(audience=Offering.Audience.INVITATION, now=timezone.now()).course
    assert client.get(reverse("course_tell_me", args=[invited.slug])).status_code == 404
    assert client.get(reverse("course_tell_me", args=[draft.slug])).status_code == 404
    assert sign_in_client(client, kim).post(reverse("course_tell_me", args=[draft.slug])).status_code == 404


def test_a_story_is_shown_with_consent_and_taken_back_by_its_teller(client: Client, kim: User) -> None:
    office = sign_in_client(Client(), make_user("Robin", roles=["office"]))
    until = timezone.now().date() + timedelta(days=100)
    values = {"words": "It began <b>with tea", "shown_as": "Kit", "teller": "KIM@larkmoor.example", "expires": until}
    assert "Ask the teller first" in text(office.post(reverse("college_stories"), values))
    assert "Nobody here has this address" in text(
        office.post(reverse("college_stories"), {**values, "teller": "no@larkmoor.example", "agreed": "on"})
    )
    assert Story.objects.count() == 0
    office.post(reverse("college_stories"), {**values, "agreed": "on"})
    everyone = text(Client().get(reverse("stories")))
    assert "It began &lt;b&gt;with tea" in everyone
    assert "Kim" not in everyone
    other = sign_in_client(Client(), make_user("Lee"))
    story = Story.objects.get()
    assert other.post(reverse("my_stories"), {"story": story.pk}).status_code == 404
    assert "Taken back" in text(
        sign_in_client(client, kim).post(reverse("my_stories"), {"story": story.pk}, follow=True)
    )
    assert "with tea" not in text(Client().get(reverse("stories")))


def test_the_office_takes_a_story_back(kim: User) -> None:
    now = timezone.now()
    until = date(now.year + 1, 6, 1)
    story = stories.show(words="Tea.", shown_as="Kit", expires=until, by=kim, now=now)
    office = sign_in_client(Client(), make_user("Robin", roles=["office"]))
    office.post(reverse("college_story_take_back", args=[story.uuid]))
    assert "Tea." not in text(office.get(reverse("college_stories")))
    tutor = sign_in_client(Client(), make_tutor().user)
    assert tutor.get(reverse("college_stories")).status_code == 403


def test_only_the_two_tutors_write_the_hello() -> None:
    pair = make_pair()
    offering = make_offering(pair=pair, now=timezone.now())
    page = reverse("teaching_hello", args=[offering.uuid])
    for tutor in (pair.peer_tutor, pair.staff_tutor):
        mine = sign_in_client(Client(), tutor.user)
        assert "Saved" in text(mine.post(page, {"words": f"Hello from {tutor.name}"}, follow=True))
        assert Offering.objects.get(pk=offering.pk).hello == f"Hello from {tutor.name}"
    assert sign_in_client(Client(), make_tutor().user).get(page).status_code == 404
    assert "1,500" in text(mine.post(page, {"words": "x" * 1501})) or "1500" in text(
        mine.post(page, {"words": "x" * 1501})
    )
    hello.write(offering=offering, words="", by=pair.peer_tutor.user, now=timezone.now())
    assert Offering.objects.get(pk=offering.pk).hello == ""


def test_the_course_page_leads_to_telling_and_shows_its_stories(client: Client) -> None:
    now = timezone.now()
    until = now.date() + timedelta(days=100)
    course = make_offering(make_course("Bees and us"), now=now).course
    tell = f'href="{reverse("course_tell_me", args=[course.slug])}"'
    page = reverse("course", args=[course.slug])
    before = queries(client, page)
    for number in range(3):
        stories.show(words=f"Tea <{number}", shown_as="Kit", expires=until, course=course, by=make_user(), now=now)
    stories.show(words="Elsewhere", shown_as="Kit", expires=until, course=make_course(), by=make_user(), now=now)
    words = text(client.get(page))
    assert [words.count(f"Tea &lt;{number}") for number in range(3)] == [1, 1, 1]
    assert ("Elsewhere" in words, tell in words) == (False, True)
    assert queries(client, page) == before


def test_tutors_find_the_hello_of_a_group_that_has_not_begun() -> None:
    pair, soon = make_pair(), timezone.now().date() + timedelta(days=20)
    term = make_term("Soon", starts=soon, ends=soon + timedelta(days=80))
    offering = make_offering(pair=pair, first=soon, term=term, now=timezone.now())
    home = text(sign_in_client(Client(), pair.peer_tutor.user).get(reverse("teaching")))
    assert home.count(f'href="{reverse("teaching_hello", args=[offering.uuid])}"') == 1
    assert "Say hello before the first day" in home
