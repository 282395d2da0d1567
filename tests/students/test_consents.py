"""The ledger of consent: one press to give, one to take back, valid for two years, every row kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.college import texts
from foundations.lib.refusals import Refusal
from students import consents
from students.models import Consent, ConsentPurpose
from tests.factories.students import EARLIER, NOW, make_student

pytestmark = pytest.mark.django_db
PHOTOS = ConsentPurpose.PHOTOS


def word(body: str = "May we take your picture?") -> None:
    texts.write(key="consent_photos", heading="", body=body, by=User.objects.system(), now=EARLIER)


def test_a_yes_is_valid_until_it_is_taken_back_and_stays_in_the_ledger() -> None:
    word()
    student = make_student()
    given = consents.give(student=student, purpose=PHOTOS, by=student.user, now=NOW)
    assert consents.give(student=student, purpose=PHOTOS, by=student.user, now=NOW).pk == given.pk
    assert (given.wording.version, given.expires - NOW) == (1, timedelta(days=730))
    assert consents.is_given(student, PHOTOS, now=NOW) is True
    assert consents.is_given(student, ConsentPurpose.STORIES, now=NOW) is False
    assert consents.is_given(make_student(), PHOTOS, now=NOW) is False
    consents.withdraw(student=student, purpose=PHOTOS, by=student.user, now=NOW + timedelta(hours=1))
    assert consents.is_given(student, PHOTOS, now=NOW + timedelta(hours=1)) is False
    again = NOW + timedelta(days=3)
    consents.give(student=student, purpose=PHOTOS, by=student.user, now=again)
    asked = consents.of(student, now=again)
    assert [(each.purpose, each.valid is not None, len(each.history)) for each in asked] == [("photos", True, 2)]
    acts = Entry.objects.filter(act__startswith="consents.").order_by("pk").values_list("act", "detail__purpose")
    assert list(acts) == [("consents.give", "photos"), ("consents.withdraw", "photos"), ("consents.give", "photos")]


def test_a_yes_that_ran_out_is_not_valid_and_can_be_given_again() -> None:
    word()
    student = make_student()
    consents.give(student=student, purpose=PHOTOS, by=student.user, now=NOW)
    over = NOW + consents.LIFE
    assert consents.is_given(student, PHOTOS, now=over - timedelta(seconds=1)) is True
    assert consents.is_given(student, PHOTOS, now=over) is False
    assert consents.withdraw(student=student, purpose=PHOTOS, by=student.user, now=over) is None
    consents.give(student=student, purpose=PHOTOS, by=student.user, now=over)
    assert Consent.objects.count() == 2


def test_taking_back_twice_is_already_so() -> None:
    word()
    student = make_student()
    assert consents.withdraw(student=student, purpose=PHOTOS, by=student.user, now=NOW) is None
    consents.give(student=student, purpose=PHOTOS, by=student.user, now=NOW)
    first = consents.withdraw(student=student, purpose=PHOTOS, by=student.user, now=NOW)
    assert first is not None
    assert consents.withdraw(student=student, purpose=PHOTOS, by=student.user, now=NOW) is None


def test_taking_back_what_nobody_asks_about_is_nothing() -> None:
    student = make_student()
    for purpose in ("fame", "", "a\x00b"):
        assert consents.withdraw(student=student, purpose=purpose, by=student.user, now=NOW) is None


def test_what_the_college_has_no_words_for_is_not_asked() -> None:
    student = make_student()
    for purpose in ("photos", "anything"):
        with pytest.raises(Refusal, match="does not ask"):
            consents.give(student=student, purpose=purpose, by=student.user, now=NOW)
    assert consents.of(student, now=NOW) == []


def test_new_words_do_not_change_what_somebody_said_yes_to() -> None:
    word()
    student = make_student()
    consents.give(student=student, purpose=PHOTOS, by=student.user, now=NOW)
    word("May we take your picture, and print it?")
    asked = consents.of(student, now=NOW)[0]
    assert asked.newer is True
    assert (asked.valid and asked.valid.wording.body) == "May we take your picture?"


def test_the_database_keeps_two_yeses_apart() -> None:
    word()
    student = make_student()
    row = consents.give(student=student, purpose=PHOTOS, by=student.user, now=NOW)
    row.pk = None
    with pytest.raises(IntegrityError, match="students_consent_one_at_a_time"), transaction.atomic():
        row.save(force_insert=True)
