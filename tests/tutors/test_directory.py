"""Who teaches here, and what each brings."""

import pytest
from django.db import IntegrityError, transaction

from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW
from tests.factories.tutors import make_tutor
from tests.people import make_user
from tutors import directory
from tutors.access import TUTORS
from tutors.models import Tutor

pytestmark = pytest.mark.django_db


def enter(user: object, **changes: object) -> Tutor:
    values = {"name": "Morgan Ellis", "line": "I like rivers.", "lived": "own", "subject": False, **changes}
    return directory.enter(user=user, **values, by=make_user(), now=NOW)


def test_a_person_is_entered_in_their_own_words() -> None:
    user = make_user("Morgan")
    tutor = enter(user, areas=("understand",), perspective_hidden=True)
    assert (tutor.line, tutor.areas, tutor.perspective_hidden) == ("I like rivers.", ["understand"], True)
    assert tutor.initials == "ME"
    assert TUTORS.holds(user)
    assert Entry.objects.about(tutor).get().act == "directory.enter"


def test_a_tutor_brings_something() -> None:
    with pytest.raises(Refusal) as refused:
        enter(make_user(), lived="no")
    assert refused.value.field == "lived"
    assert enter(make_user(), lived="no", subject=True).subject
    assert enter(make_user(), lived="family").lived == "family"


def test_nobody_is_entered_twice() -> None:
    user = make_user()
    enter(user)
    with pytest.raises(Refusal) as refused:
        enter(user)
    assert refused.value.field == "name"
    assert Tutor.objects.count() == 1


def test_who_left_is_no_tutor_any_more() -> None:
    tutor = make_tutor()
    assert TUTORS.holds(tutor.user)
    Tutor.objects.update(left_at=NOW, left_by=tutor.entered_by)
    assert not TUTORS.holds(tutor.user)
    assert not TUTORS.holds(make_user())


def test_the_database_refuses_a_tutor_who_brings_nothing() -> None:
    tutor = make_tutor(lived="own")
    with pytest.raises(IntegrityError, match="tutors_tutor_brings_something"), transaction.atomic():
        Tutor.objects.filter(pk=tutor.pk).update(lived="no", subject=False)
    with pytest.raises(IntegrityError, match="tutors_tutor_left_pair"), transaction.atomic():
        Tutor.objects.filter(pk=tutor.pk).update(left_at=NOW)
    assert Tutor.objects.get().lived == "own"
