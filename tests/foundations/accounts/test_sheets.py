"""A printed sheet: each code once, in the end none; a new sheet ends the old one; nothing of it is kept in clear."""

from datetime import UTC, datetime, timedelta

import pytest

from foundations.accounts import sheets
from foundations.accounts.models import CodeSheet, SheetCode
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from foundations.notifications.models import Notice
from tests.people import make_user

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def hand_out(person=None, now=NOW):
    return sheets.hand_out(person=person or make_user(email=None), by=make_user("Robin"), now=now)


def use(sheet, code, now=NOW):
    return sheets.use(number=sheet.number, typed=code, now=now)


def test_each_code_works_once_and_spaces_do_not_matter():
    sheet, codes = hand_out()
    assert len(set(codes)) == 10
    assert use(sheet, f"{codes[3][:4]} {codes[3][4:]}") == sheet.person
    with pytest.raises(Refusal) as refused:
        use(sheet, codes[3])
    assert refused.value.field == "code"
    assert use(sheet, codes[0]) == sheet.person


def test_only_hashes_are_kept_and_who_made_it_is_written_down():
    sheet, codes = hand_out()
    assert not set(codes) & set(SheetCode.objects.values_list("digest", flat=True))
    use(sheet, codes[0])
    acts = list(Entry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["accounts.hand_out_sheet", "accounts.use_sheet"]
    assert Entry.objects.order_by("pk")[0].by_id == sheet.made_by_id
    assert Notice.objects.filter(person=sheet.person, purpose="accounts.sheet_made").count() == 1


def test_a_new_sheet_ends_the_one_before():
    old, codes = hand_out()
    new, _codes = hand_out(old.person)
    with pytest.raises(Refusal):
        use(old, codes[0])
    assert sheets.of(old.person, now=NOW) == new


def test_a_stopped_an_old_and_a_foreign_sheet_say_the_same():
    stopped, codes = hand_out()
    sheets.stop(sheet=stopped, by=make_user(), now=NOW)
    late, late_codes = hand_out()
    other, other_codes = hand_out()
    said = set()
    for sheet, code, now in (
        (stopped, codes[0], NOW),
        (late, late_codes[0], NOW + sheets.LIFE),
        (other, late_codes[1], NOW),
        (CodeSheet(number="00000000"), other_codes[0], NOW),
    ):
        with pytest.raises(Refusal) as refused:
            use(sheet, code, now)
        said.add(str(refused.value.words))
    assert said == {str(sheets.WRONG)}


def test_after_ten_wrong_codes_the_sheet_opens_nothing():
    sheet, codes = hand_out()
    for _ in range(CodeSheet.MOST_WRONG):
        with pytest.raises(Refusal):
            use(sheet, "00000000")
    with pytest.raises(Refusal):
        use(sheet, codes[0])


def test_who_was_switched_off_gets_no_sheet_and_opens_nothing():
    sheet, codes = hand_out()
    person = sheet.person
    person.is_active = False
    person.save()
    with pytest.raises(Refusal, match="This person was switched off"):
        hand_out(person)
    with pytest.raises(Refusal):
        use(sheet, codes[0])
    assert sheets.of(person, now=NOW + timedelta(days=1)) is not None
