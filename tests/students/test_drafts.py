"""Answers wait in one browser, for a day, sealed."""

from datetime import timedelta

import pytest

from students import drafts
from students.models import Draft
from tests.factories.students import NOW
from tests.people import make_user

pytestmark = pytest.mark.django_db
WHAT = {"purpose": "enrol", "about_id": 7}


def test_answers_add_up_and_only_this_browser_gets_them() -> None:
    secret = drafts.new_secret()
    drafts.keep(**WHAT, secret=secret, person=None, now=NOW, new={"name": "Alex"})
    kept = drafts.keep(**WHAT, secret=secret, person=None, now=NOW, new={"phone": "1"})
    assert kept == {"name": "Alex", "phone": "1"}
    assert drafts.answers(**WHAT, secret=secret, person=None, now=NOW) == kept
    assert drafts.answers(**WHAT, secret=drafts.new_secret(), person=None, now=NOW) == {}
    assert drafts.answers(**WHAT, secret="", person=None, now=NOW) == {}
    draft = Draft.objects.get()
    assert secret not in (draft.browser_hash, draft.purpose)
    assert str(Draft.objects.values_list("answers", flat=True).get()) == "<sealed>"


def test_once_somebody_signed_in_nobody_else_at_this_browser_sees_it() -> None:
    secret, alex, sam = drafts.new_secret(), make_user("Alex"), make_user("Sam")
    drafts.keep(**WHAT, secret=secret, person=alex, now=NOW, new={"name": "Alex"})
    assert drafts.answers(**WHAT, secret=secret, person=alex, now=NOW) == {"name": "Alex"}
    assert drafts.answers(**WHAT, secret=secret, person=sam, now=NOW) == {}
    assert drafts.answers(**WHAT, secret=secret, person=None, now=NOW) == {}


def test_a_draft_lives_for_a_day_or_until_it_is_finished() -> None:
    secret, later = drafts.new_secret(), NOW + timedelta(days=1)
    drafts.keep(**WHAT, secret=secret, person=None, now=NOW, new={"name": "Alex"})
    assert drafts.answers(**WHAT, secret=secret, person=None, now=later) == {}
    assert drafts.clear(now=later - timedelta(seconds=1)) == 0
    assert drafts.clear(now=later) == 1
    drafts.keep(**WHAT, secret=secret, person=None, now=NOW, new={"name": "Alex"})
    drafts.drop(**WHAT, secret=secret)
    assert Draft.objects.count() == 0
