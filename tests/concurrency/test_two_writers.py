"""Two people save the words of one course at once: one is first, the other is told, and no word is lost."""

from dataclasses import replace
from functools import partial

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import reverse

from courses import authoring
from courses.authoring import Overtaken
from courses.models import Revision
from tests.concurrency.test_rooms_and_registers import all_at_once
from tests.factories.courses import NOW, make_course
from tests.people import make_user, sign_in_client

WRITERS = 6


@pytest.mark.usefixtures("own_database")
def test_of_many_savers_from_one_version_one_is_first_and_each_other_is_told() -> None:
    course = make_course()
    text = authoring.text_of(course.revisions.get())
    acts = [
        partial(
            authoring.revise, course=course, text=replace(text, bring=f"Thing {n}"), base=1, by=make_user(), now=NOW
        )
        for n in range(WRITERS)
    ]
    answers = all_at_once(acts)
    kept = [answer for answer in answers if isinstance(answer, Revision)]
    told = [answer for answer in answers if isinstance(answer, Overtaken)]
    assert (len(kept), len(told)) == (1, WRITERS - 1)
    assert {each.theirs.pk for each in told} == {kept[0].pk}
    assert list(course.revisions.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.usefixtures("own_database")
def test_without_the_version_they_began_from_the_first_words_are_silently_overtaken() -> None:
    """The twin: no number of the version they began from, so the second replaces the first untold."""
    course = make_course()
    text = authoring.text_of(course.revisions.get())
    acts = [
        partial(authoring.revise, course=course, text=replace(text, bring=f"Thing {n}"), by=make_user(), now=NOW)
        for n in range(2)
    ]
    answers = all_at_once(acts)
    assert sorted(answer.number for answer in answers if isinstance(answer, Revision)) == [2, 3]


@pytest.mark.usefixtures("own_database")
def test_both_pages_still_hold_every_word_that_was_typed() -> None:
    with time_machine.travel(NOW, tick=True):
        course = make_course()
        address = reverse("college_course", args=[course.slug])
        sent = {"title": "Worry", "line": "x", "session_minutes": "120", "size": "12", "base": "1"}
        clients = [sign_in_client(Client(), make_user(name, roles=["office"])) for name in ("Kit", "Jo")]

        def save(client: Client, words: str) -> str:
            return client.post(address, {**sent, "about": words}, follow=True).content.decode()

        typed = ["All the words that Kit wrote.", "Every word that Jo wrote."]
        answers = all_at_once([partial(save, client, words) for client, words in zip(clients, typed, strict=True)])
        pages = [str(answer) for answer in answers]
        assert [words in page for words, page in zip(typed, pages, strict=True)] == [True, True]
        assert sorted("was writing here too" in page for page in pages) == [False, True]
        assert sorted("Saved as version 2." in page for page in pages) == [False, True]
    connections.close_all()
