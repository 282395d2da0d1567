"""A name is enough to be a student."""

from datetime import timedelta

import pytest

from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from students import openings, registration
from students.models import Opening, Student
from tests.factories.students import NOW, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db


def test_staff_write_down_somebody_without_an_address() -> None:
    robin = make_user("Robin", roles=["office"])
    student = registration.register(name=" Alex ", phone="01632 960 101", reach="phone", by=robin, now=NOW)
    student = Student.objects.select_related("user").get(pk=student.pk)
    assert (student.name, student.user.email, student.user.phone) == ("Alex", None, "01632 960 101")
    entry = Entry.objects.get(act="registration.register", thing_id=student.pk)
    assert (entry.by_id, entry.on_behalf_of_id, entry.detail) == (robin.pk, student.user_id, {})


def test_the_same_address_is_the_same_person() -> None:
    first = make_student("Alex", email="alex@larkmoor.example")
    again = make_student("Alexandra", email=" ALEX@larkmoor.example ")
    assert (again.pk, again.name) == (first.pk, "Alex")
    assert Entry.objects.filter(act="registration.register", thing_id=first.pk).count() == 1


def test_a_tutor_can_become_a_student_too() -> None:
    user = make_user("Morgan Ellis")
    student = registration.register(user=user, name="Morgan", by=user, now=NOW)
    assert (student.user_id, User.objects.get(pk=user.pk).name) == (user.pk, "Morgan Ellis")


def test_without_a_name_nobody_is_written_down() -> None:
    before = User.objects.count()
    with pytest.raises(Refusal, match="what to call you") as refused:
        registration.register(name="  ", by=make_user("Robin"), now=NOW)
    assert refused.value.field == "name"
    assert (Student.objects.count(), User.objects.count()) == (0, before + 1)


def test_what_would_help_is_sealed_in_the_row() -> None:
    student = make_student(support="A seat near the door")
    assert Student.objects.get(pk=student.pk).support == "A seat near the door"
    assert str(Student.objects.values_list("support", flat=True).get(pk=student.pk)) == "<sealed>"


def test_details_are_put_right_once_and_the_trail_holds_no_words() -> None:
    student = make_student("Alex")
    words = {"name": "Lex", "phone": "01632 960 102", "reach": "mail", "support": "Large print"}
    for _time in range(2):
        registration.change_details(student=student, by=student.user, now=NOW + timedelta(hours=1), **words)
    student = Student.objects.select_related("user").get(pk=student.pk)
    assert (student.name, student.user.phone, student.support) == ("Lex", "01632 960 102", "Large print")
    assert [entry.detail for entry in Entry.objects.filter(act="registration.change_details")] == [{}]


def test_to_be_rung_needs_a_number() -> None:
    student = make_student("Alex")
    with pytest.raises(Refusal, match="your number"):
        registration.change_details(
            student=student, by=student.user, now=NOW, name="Alex", phone="", reach="phone", support=""
        )
    assert Student.objects.get(pk=student.pk).reach == "mail"


def test_who_is_rung_without_a_number_can_still_put_other_things_right() -> None:
    student = make_student("Alex", reach=Student.Reach.PHONE)
    registration.change_details(student=student, by=student.user, now=NOW, pronouns="they/them")
    student = Student.objects.get(pk=student.pk)
    assert (student.name, student.pronouns, student.reach) == ("Alex", "they/them", "phone")


@pytest.mark.parametrize(
    ("new", "field", "words"),
    [
        ({"name": " "}, "name", "what to call you"),
        ({"emergency_name": "Pat"}, "emergency_phone", "Add their number"),
        ({"emergency_phone": "01632 960 188"}, "emergency_name", "Tell us who this is"),
        ({"groups": "carer private"}, "groups", "Both together"),
        ({"groups": "carer spaceman"}, "groups", "Choose from the list"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(new: dict, field: str, words: str) -> None:
    student = make_student("Alex")
    with pytest.raises(Refusal, match=words) as refused:
        registration.change_details(student=student, by=student.user, now=NOW, **new)
    assert refused.value.field == field


def test_a_reference_is_for_one_person() -> None:
    make_student("Alex", reference="A-1")
    with pytest.raises(Refusal, match="Somebody else has this reference") as refused:
        make_student("Bev", reference="A-1")
    assert (refused.value.field, Student.objects.count()) == ("reference", 1)


def test_groups_and_the_emergency_contact_are_sealed_and_can_be_taken_away() -> None:
    student = make_student("Alex")
    new = {"groups": "carer nearby", "emergency_name": "Pat", "emergency_phone": "01632 960 188"}
    registration.change_details(student=student, by=student.user, now=NOW, **new)
    rows = Student.objects.filter(pk=student.pk)
    assert [str(each) for each in rows.values_list(*new).get()] == ["<sealed>"] * 3
    assert rows.get().get_groups_display() == "I care for someone, as family or a friend; I live nearby"
    registration.change_details(student=student, by=student.user, now=NOW, **dict.fromkeys(new, ""))
    assert rows.values_list(*new).get() == ("", "", "")


def test_who_writes_somebody_new_down_has_their_record_open_and_not_of_somebody_known() -> None:
    robin, known = make_user("Robin"), make_student("Bo", email="bo@larkmoor.example")
    new = registration.write_down(name="Pat", email=None, by=robin, now=NOW)
    same = registration.write_down(name="Bo", email="bo@larkmoor.example", by=robin, now=NOW)
    assert same.pk == known.pk
    assert [openings.is_open(each, robin, now=NOW) for each in (new, same)] == [True, False]
    assert Opening.objects.get().reason == "registered"
