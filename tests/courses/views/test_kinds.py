"""The pages for kinds and parts of the catalogue, and for search words."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.models import Category, Kind, Synonym
from tests.courses.views.pages import queries, text
from tests.factories.courses import NOW, make_category, make_course, make_offering
from tests.factories.students import make_student
from tests.factories.tutors import make_tutor
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_writers_look_admins_change_and_nobody_else_gets_in(office: Client, admin: Client) -> None:
    part, group = make_category("life"), Synonym.objects.order_by("pk")[0]
    acts = [reverse(f"college_kind_{name}", args=["course"]) for name in ("move", "retire", "bring_back", "remove")]
    acts += [reverse(f"college_category_{name}", args=[part.slug]) for name in ("move", "remove")]
    forms = [reverse("college_kind_add"), reverse("college_kind", args=["course"])]
    forms += [reverse("college_category_add"), reverse("college_category", args=[part.slug])]
    for address in forms:
        assert (admin.get(address).status_code, office.get(address).status_code) == (200, 403)
        assert office.post(address, {"name": "X"}).status_code == 403
    for address in acts:
        assert (admin.get(address).status_code, office.post(address).status_code) == (405, 403)
    looks = [reverse("college_kinds"), reverse("college_synonyms"), reverse("college_synonym", args=[group.pk])]
    outsiders = [sign_in_client(Client(), each.user) for each in (make_tutor(), make_student())]
    outsiders.append(sign_in_client(Client(), make_user(roles=["auditor"])))
    for address in looks:
        assert office.get(address).status_code == 200
        assert [each.get(address).status_code for each in outsiders] == [403, 403, 403]
        assert Client().get(address).status_code == 302
    page = text(office.get(reverse("college_kinds")))
    assert "A college admin can change these." in page
    assert reverse("college_kind", args=["course"]) not in page


def test_a_kind_is_added_changed_retired_and_brought_back(admin: Client) -> None:
    sent = {"name": "Open studio", "needs_pair": "on"}
    assert "“Open studio” is there." in text(admin.post(reverse("college_kind_add"), sent, follow=True)).replace(
        "&quot;", "“"
    )
    kind = Kind.objects.get(slug="open-studio")
    assert (kind.needs_booking, kind.needs_pair) == (False, True)
    address = reverse("college_kind", args=[kind.slug])
    assert "Take this kind away" in text(admin.get(address))
    make_course(kind=kind.slug)
    assert "Stop offering this kind" in text(admin.get(address))
    again = text(admin.post(address, {"name": "Workshop"}))
    assert "There is a kind with this name." in again
    assert "<title>Error:" in again
    assert "Saved." in text(admin.post(address, {"name": "Studio", "needs_booking": "on"}, follow=True))
    assert "There are courses of this kind." in text(
        admin.post(reverse("college_kind_remove", args=[kind.slug]), follow=True)
    )
    assert "Not offered now" in text(admin.post(reverse("college_kind_retire", args=[kind.slug]), follow=True))
    assert "Offer this kind again" in text(admin.get(address))
    admin.post(reverse("college_kind_bring_back", args=[kind.slug]))
    admin.post(reverse("college_kind_move", args=[kind.slug]), {"way": "up"})
    kind.refresh_from_db()
    assert (kind.name, kind.needs_booking, kind.needs_pair, kind.retired) == ("Studio", True, False, False)
    assert Kind.objects.filter(order__gt=kind.order).count() == 1


def test_a_kind_that_no_course_is_of_can_go(admin: Client) -> None:
    admin.post(reverse("college_kind_remove", args=["taster"]))
    assert not Kind.objects.filter(slug="taster").exists()


def test_a_part_is_added_with_pattern_and_colour_and_shown_with_both(admin: Client) -> None:
    make_category("understand")
    add = reverse("college_category_add")
    page = text(admin.get(add))
    assert "Used by “Understanding myself”" in page
    assert page.count("rc-choice__pic") == 12
    taken = text(admin.post(add, {"name": "Nature", "pattern": "understand", "colour": "create"}))
    assert "“Understanding myself” has this pattern." in taken
    sent = {"name": "Nature", "description": "Out and about.", "pattern": "life", "colour": "create"}
    assert 'data-cat="life" data-inks="create"' in text(admin.post(add, sent, follow=True))
    part = Category.objects.get(slug="nature")
    make_offering(make_course("Walking", category=part))
    for address in (reverse("home"), reverse("catalogue"), reverse("course", args=["walking"])):
        found = Client().get(address)
        if found.status_code == 200:
            assert 'data-cat="life" data-inks="create"' in found.content.decode(), address
    assert 'data-cat="life" data-inks="create"' in text(admin.get(reverse("college_courses")))
    change = reverse("college_category", args=[part.slug])
    assert "so it stays" in text(admin.get(change))
    admin.post(change, {**sent, "colour": "life"})
    assert Category.objects.get(slug="nature").look == "life"
    refused = admin.post(reverse("college_category_remove", args=[part.slug]), follow=True)
    assert "Move them to another part first." in text(refused)


def test_parts_are_moved_and_an_empty_one_goes(admin: Client) -> None:
    first, second = make_category("life", "One"), make_category("create", "Two")
    admin.post(reverse("college_category_move", args=[second.slug]), {"way": "up"})
    assert list(Category.objects.order_by("order").values_list("name", flat=True)) == ["Two", "One"]
    admin.post(reverse("college_category_move", args=[second.slug]), {"way": "down"})
    admin.post(reverse("college_category_remove", args=[first.slug]))
    assert list(Category.objects.values_list("name", flat=True)) == ["Two"]


def test_search_words_are_added_changed_and_taken_away(office: Client) -> None:
    address = reverse("college_synonyms")
    assert "Write at least two" in text(office.post(address, {"words": ""}))
    assert "at least two different words" in text(office.post(address, {"words": "Wool\nwool"}))
    assert "wool, yarn" in text(office.post(address, {"words": "Wool\nyarn"}, follow=True))
    group = Synonym.objects.get(words=["wool", "yarn"])
    one = reverse("college_synonym", args=[group.pk])
    assert "wool\nyarn" in text(office.get(one)).replace("\r", "")
    assert "You have 13" in text(office.post(one, {"words": "\n".join(f"word{n}" for n in range(13))}))
    assert "wool, yarn, knitting" in text(office.post(one, {"words": "wool\nyarn\nknitting"}, follow=True))
    office.post(reverse("college_synonym_remove", args=[group.pk]))
    assert office.get(one).status_code == 404


@pytest.mark.parametrize("name", ["college_kinds", "college_synonyms"])
def test_lists_cost_the_same_for_one_row_and_for_three(admin: Client, name: str) -> None:
    make_category("life", "One")
    one = queries(admin, reverse(name))
    make_course(category=make_category("create", "Two"), kind="workshop")
    make_category("connect", "Three")
    Synonym.objects.create(words=["wool", "yarn"])
    assert queries(admin, reverse(name)) == one
