"""Changing who a planned group is for, who invites, and its own name."""

import pytest

from courses import offerings
from courses.models import Offering
from foundations.audit.models import Entry
from foundations.college import settings
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW, make_offering
from tests.people import make_user

pytestmark = pytest.mark.django_db


def change(offering: Offering, **facts: object) -> Offering:
    return offerings.change(offering=offering, by=make_user(), now=NOW, **{"age_from": 18, **facts})


def refused(offering: Offering, words: str | None = None, **facts: object) -> str:
    with pytest.raises(Refusal, match=words) as caught:
        change(offering, **facts)
    return caught.value.field


def younger() -> None:
    settings.change(by=make_user(), now=NOW, minimum_age=14)


def test_a_published_group_is_changed_and_says_what_was_different() -> None:
    offering = make_offering(mode="online", weeks=1)
    change(offering, age_from=25, age_to=40, join_link="https://meet.example/a", reference="SP27-1")
    offering.refresh_from_db()
    assert (offering.age_from, offering.age_to, offering.reference) == (25, 40, "SP27-1")
    assert offering.join_link == "https://meet.example/a"
    entry = Entry.objects.get(act="offerings.change")
    assert sorted(entry.detail["what"].split()) == ["age_from", "age_to", "join_link", "reference"]


def test_the_same_again_changes_nothing() -> None:
    change(make_offering(weeks=1))
    assert Entry.objects.filter(act="offerings.change").count() == 0


def test_a_draft_can_become_one_by_invitation_and_go_back() -> None:
    draft = make_offering(weeks=1, published=False)
    invited = change(draft, audience="invitation", host="ward", host_name="Rowan ward", host_contact="Pip")
    assert (invited.audience, invited.host_name) == ("invitation", "Rowan ward")
    assert change(draft, audience="everyone").host_name == ""


def test_who_a_published_group_is_for_stays() -> None:
    offering = make_offering(weeks=1)
    words = "It is published: people joined it as it is. Plan a new group, and cancel this one if you need to"
    assert refused(offering, words, audience="invitation") == "audience"
    offering.refresh_from_db()
    assert offering.audience == "everyone"


def test_a_published_group_opens_to_under_18s_when_somebody_saw_the_checks() -> None:
    younger()
    offering = make_offering(weeks=1)
    words = "This group is published. Look at the DBS checks of both tutors before it opens to under 18s"
    assert refused(offering, words, age_from=16) == "age_from"
    seen = change(offering, age_from=16, dbs_seen=True)
    assert (seen.age_from, seen.dbs_seen_at) == (16, NOW)
    assert change(offering, age_from=15).dbs_seen_at == NOW


def test_a_draft_may_be_for_under_18s_before_the_checks_are_seen() -> None:
    younger()
    draft = change(make_offering(weeks=1, published=False), age_from=16)
    assert (draft.age_from, draft.dbs_seen_at) == (16, None)


def test_what_is_not_right_is_refused_beside_its_field() -> None:
    make_offering(weeks=1, reference="SP27-1")
    draft = make_offering(weeks=1, published=False, reference="SP27-2")
    assert refused(draft, age_from=17) == "age_from"
    assert refused(draft, age_to=17) == "age_to"
    assert refused(draft, host="ward", host_name="Rowan") == "host"
    assert refused(draft, audience="invitation", host="ward") == "host_name"
    assert refused(draft, reference="SP27-1") == "reference"
    assert change(draft, reference="SP27-2").reference == "SP27-2"


def test_a_cancelled_group_stays_as_it_was() -> None:
    offering = make_offering(weeks=1)
    offerings.cancel(offering=offering, by=make_user(), now=NOW)
    assert refused(offering, age_from=30) == ""
