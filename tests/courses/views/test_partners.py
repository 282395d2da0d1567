"""Partners, the posting list, and places to go on to."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses import community, partners
from courses.models import CommunityPlace, NextStep, Partner, Posting
from foundations.accounts.models import User
from tests.courses.test_community import lead, make_place
from tests.courses.test_partners import make_partner
from tests.courses.test_partners import make_place as make_posting_place
from tests.courses.views.pages import queries, text
from tests.factories.courses import NOW, make_course, make_offering
from tests.factories.students import make_student
from tests.factories.tutors import make_tutor
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_nobody_else_opens_them(office: Client) -> None:
    course, partner, place = make_course(), make_partner(), make_place()
    pages = {
        "college_partners": [],
        "college_partner_add": [],
        "college_partner": [partner.pk],
        "college_posting": [],
        "college_posting_add": [],
        "college_posting_place": [make_posting_place().pk],
        "college_posting_csv": [2026],
        "college_community": [],
        "college_community_add": [],
        "college_community_place": [place.slug],
        "college_course_leads_to": [course.slug],
    }
    posts = {
        "college_partner_end": [partner.pk],
        "college_partner_begin_again": [partner.pk],
        "college_posting_sent": [2026],
        "college_community_retire": [place.slug],
        "college_community_bring_back": [place.slug],
        "college_course_facts": [course.slug],
    }
    outsiders = [sign_in_client(Client(), each.user) for each in (make_tutor(), make_student())]
    outsiders.append(sign_in_client(Client(), make_user(roles=["auditor"])))
    for name, args in {**pages, **posts}.items():
        address, way = reverse(name, args=args), "get" if name in pages else "post"
        assert [getattr(each, way)(address).status_code for each in outsiders] == [403] * 3, name
        assert getattr(Client(), way)(address).status_code == 302, name
        assert office.get(address).status_code == (200 if name in pages else 405), name


def test_a_partner_from_the_first_day_to_the_last(office: Client) -> None:
    sent = {"name": "Open Gate", "agreement_ends": "2026-12-01", "contact_email": "kim@larkmoor.example"}
    page = text(office.post(reverse("college_partner_add"), sent, follow=True))
    for words in ("Open Gate is a partner now.", "The agreement ends soon", "They see nothing about people."):
        assert words in page
    partner = Partner.objects.get()
    address = reverse("college_partner", args=[partner.pk])
    page = text(office.post(address, {**sent, "agreement_ends": "2026-11-01", "data_seen": "Names."}, follow=True))
    assert "The agreement is over" in page
    assert "They see: Names." in page
    assert "There is a partner with this name." in text(office.post(reverse("college_partner_add"), sent))
    make_partner("Another")
    assert "There is a partner with this name." in text(office.post(address, {**sent, "name": "another"}))
    assert "In the past" in text(office.post(reverse("college_partner_end", args=[partner.pk]), follow=True))
    again = text(office.post(reverse("college_partner_begin_again", args=[partner.pk]), follow=True))
    assert "Open Gate is a partner again." in again


def test_the_posting_list_says_what_went(office: Client) -> None:
    sent = {"name": "Fern Library", "address": "1 Fern Lane", "copies": "40"}
    assert "The place is on the list." in text(office.post(reverse("college_posting_add"), sent, follow=True))
    assert "This place is on the list already." in text(office.post(reverse("college_posting_add"), sent))
    surgery = make_posting_place("Surgery", 10)
    note = reverse("college_posting_sent", args=[2026])
    assert "Nothing was ticked" in text(office.post(note, {"place": ["x", "9" * 5000]}, follow=True))
    assert "1 place has its copies." in text(office.post(note, {"place": [str(surgery.pk)]}, follow=True))
    page = text(office.get(reverse("college_posting")))
    assert "Sent 23 November" in page
    assert "<dt>Copies to print</dt><dd>50</dd>" in page
    assert "<dt>Copies sent</dt><dd>10</dd>" in page
    changed = reverse("college_posting_place", args=[surgery.pk])
    values = {"name": "Surgery", "address": "2 Low Road", "copies": "99"}
    assert "Surgery is changed." in text(office.post(changed, values, follow=True))
    assert "Write a number." in text(office.post(changed, {**values, "copies": ""}))
    assert "<dt>Copies to print</dt><dd>139</dd>" in text(office.get(reverse("college_posting") + "?year=2025"))
    assert "2026 to 2027" in text(office.get(reverse("college_posting") + "?year=1"))
    table = office.get(reverse("college_posting_csv", args=[2026]))
    assert table["Content-Disposition"] == 'attachment; filename="posting-list-2026.csv"'
    assert b"Surgery,2 Low Road,10,2026-11-23," in table.content
    assert Posting.objects.count() == 1


def test_a_place_to_go_on_to(office: Client) -> None:
    sent = {"name": "Moor Choir", "about": "Singing on Mondays.", "cost": "Free", "checked": "2025-01-10"}
    page = text(office.post(reverse("college_community_add"), sent, follow=True))
    assert "The place is there." in page
    assert "Please check" in page
    assert "There is a place with this name." in text(office.post(reverse("college_community_add"), sent))
    assert "Singing on Mondays." in text(Client().get(reverse("community")))
    slug = [CommunityPlace.objects.get().slug]
    address = reverse("college_community_place", args=slug)
    assert "Please check" not in text(office.post(address, {**sent, "checked": "2026-11-20"}, follow=True))
    make_place("Band")
    assert "There is a place with this name." in text(office.post(address, {**sent, "name": "Band"}))
    assert "is not shown any more." in text(office.post(reverse("college_community_retire", args=slug), follow=True))
    assert "Moor Choir" not in text(Client().get(reverse("community")))
    assert "is shown again." in text(office.post(reverse("college_community_bring_back", args=slug), follow=True))
    assert "Moor Choir" in text(Client().get(reverse("community")))


def test_what_a_course_leads_to_is_on_its_page(office: Client) -> None:
    course, other, place = make_offering().course, make_offering(make_course("Small poems")).course, make_place()
    address = reverse("college_course_leads_to", args=[course.slug])
    sent = {"step_1": f"place-{place.pk}", "step_3": f"course-{other.pk}"}
    assert "Kept. It is on the page of the course." in text(office.post(address, sent, follow=True))
    assert list(NextStep.objects.order_by("order").values_list("to_place", "to_course")) == [
        (place.pk, None),
        (None, other.pk),
    ]
    assert "Choose something from the list." in text(office.post(address, {"step_1": f"course-{course.pk}"}))
    facts = reverse("college_course_facts", args=[course.slug])
    partner = make_partner(about="Advice about homes.")
    office.post(facts, {"partner": partner.pk, "strand": "A roof"})
    page = text(Client().get(reverse("course", args=[course.slug])))
    for words in ("What it can lead to", "Larkmoor Choir", "Small poems", "together with Open Gate", "“A roof”"):
        assert words in page
    assert page.index("Larkmoor Choir") < page.index("Small poems")
    partners.end(partner=partner, by=User.objects.system(), now=NOW)
    community.retire(place=place, by=User.objects.system(), now=NOW)
    page = text(Client().get(reverse("course", args=[course.slug])))
    assert "Larkmoor Choir" not in page
    assert "Open Gate" not in page
    assert "Choose something from the list." in text(office.post(facts, {"partner": "0"}))


def test_many_rows_take_as_many_queries_as_one(office: Client) -> None:
    course = make_offering().course
    addresses = [reverse(f"college_{name}") for name in ("partners", "posting", "community")]
    addresses += [reverse("community"), reverse("course", args=[course.slug])]

    def add(number: int) -> None:
        partner = make_partner(f"Partner {number}")
        place = make_posting_place(f"Library {number}", partner=partner)
        partners.mark_sent(places=[place], year=2026, by=make_user(), now=NOW)
        make_place(f"Choir {number}", checked=date(2026, 1, 1))

    add(1)
    lead(course, CommunityPlace.objects.get())
    one = [queries(office, address) for address in addresses]
    add(2)
    add(3)
    lead(course, *CommunityPlace.objects.all())
    assert [queries(office, address) for address in addresses] == one
