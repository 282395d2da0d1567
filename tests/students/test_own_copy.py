"""My copy holds everything: a canary in every personal column of this floor, and no model forgotten."""

import json
from io import BytesIO
from itertools import count

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from foundations.accounts.models import User
from foundations.college import texts
from foundations.lib.encryption import EncryptedTextField
from learning_plans import plans
from students import charter, consents, drafts, equality, openings, own_copy, registration
from students.models import Enrolment, Mark, Student
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_enrolment, make_student
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


def floor() -> list[type[models.Model]]:
    """Return the models of this floor that lead to a person's record."""
    return [model for model in apps.get_app_config("students").get_models() if _leads(model, set())]


def _leads(model: type[models.Model], seen: set) -> bool:
    if model is Student:
        return True
    towards = [field for field in model._meta.concrete_fields if field.is_relation and not field.name.endswith("_by")]
    ours = [field.related_model for field in towards]
    return User in ours or any(
        each._meta.app_label == "students" and each not in seen and _leads(each, seen | {model}) for each in ours
    )


def test_every_model_that_leads_to_a_student_is_copied_or_left_out_for_a_reason() -> None:
    known = {model.__name__ for model in own_copy.COPIED} | set(own_copy.LEFT_OUT)
    assert {model.__name__ for model in floor()} - known == set()
    assert all(own_copy.LEFT_OUT.values())


@pytest.mark.parametrize("model", own_copy.COPIED, ids=lambda model: model.__name__)
def test_every_column_of_a_copied_model_is_in_the_copy(model: type[models.Model]) -> None:
    labelled = {path.split("__")[0] for path in own_copy.COPIED[model].labels}
    columns = {field.name for field in model._meta.concrete_fields}
    left = columns - labelled - own_copy.PLUMBING - own_copy.NOT_SAID.get(model.__name__, frozenset())
    assert left == set()


def a_full_life() -> tuple[User, dict[str, str]]:
    """Make a student with a canary in each free column, and one row in each other table."""
    numbers = count(101)
    canary = {name: f"Canary{next(numbers)}" for name in ("name", "pronouns", "support", "emergency_name", "why")}
    canary |= {name: f"Canary{next(numbers)}" for name in ("guardian", "draft", "hope", "goal", "step", "teller")}
    canary["emergency_phone"], canary["phone"] = "01632 960111", "01632 960222"
    student = make_student("Alex", email="canary@larkmoor.example")
    keys = ("name", "pronouns", "support", "emergency_name", "emergency_phone", "phone")
    mine = {key: canary[key] for key in keys} | {"groups": "carer"}
    registration.change_details(student=student, by=student.user, now=NOW, **mine)
    claim = make_enrolment(make_offering(titles=["One"]), student)
    claim.guardian = canary["guardian"]
    claim.save()
    session = claim.offering.sessions.get()
    Mark.objects.create(session=session, enrolment=claim, was="late", marked_at=NOW, marked_by=student.user)
    system, user = User.objects.system(), student.user
    for key in ("charter", "consent_photos"):
        texts.write(key=key, heading="", body=f"Words of {key}", by=system, now=NOW)
    charter.accept(student=student, version=1, by=user, now=NOW)
    consents.give(student=student, purpose="photos", by=user, now=NOW)
    equality.answer(student=student, answers={"belief": "sikh"}, by=user, now=NOW)
    openings.open_record(student=student, reason="ring", words=canary["why"], by=make_user("Robin Reed"), now=NOW)
    drafts.keep(purpose="enrol", about_id=0, secret="s", person=user, now=timezone.now(), new={"name": canary["draft"]})
    plan = plans.start(student=student, by=user, now=NOW)
    plans.write_hope(plan=plan, words=canary["hope"], by=user, now=NOW)
    plans.add_goal(plan=plan, words=canary["goal"], steps=(canary["step"],), by=user, now=NOW)
    del canary["teller"]
    return user, canary


SAID = ("canary@larkmoor.example", "I care for someone", "Sikh", "Words of consent_photos", "Robin Reed", "Late")


def test_the_json_copy_holds_every_canary() -> None:
    user, canary = a_full_life()
    answer = sign_in_client(Client(), user).get(reverse("my_copy_json"))
    data = json.loads(answer.content)
    whole = json.dumps(data, ensure_ascii=False)
    assert [word for word in (*canary.values(), *SAID) if word not in whole] == []
    assert {each.key for each in own_copy.COPIED.values()} <= set(data)
    assert all(data[each.key] for each in own_copy.COPIED.values())
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-copy.json"'
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_printed_copy_holds_every_canary_and_is_tagged() -> None:
    user, canary = a_full_life()
    answer = sign_in_client(Client(), user).get(reverse("my_copy_pdf"))
    book = PdfReader(BytesIO(answer.content))
    whole = " ".join(" ".join(page.extract_text() for page in book.pages).split())
    assert [word for word in (*canary.values(), *SAID) if word not in whole] == []
    assert book.trailer["/Root"]["/MarkInfo"]["/Marked"] is True or book.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert book.trailer["/Root"]["/Lang"] == "en-gb"
    assert (book.metadata.title, answer.headers["Content-Type"]) == ("My copy", "application/pdf")


def test_nothing_of_anybody_else_is_in_the_copy() -> None:
    _user, canary = a_full_life()
    other = make_student("Bo")
    make_enrolment(Enrolment.objects.get().offering, other)
    whole = sign_in_client(Client(), other.user).get(reverse("my_copy_json")).content.decode()
    assert [word for word in canary.values() if word in whole] == []


def test_the_canaries_sit_in_every_sealed_column_there_is() -> None:
    """A sealed column that is added later has to be given a canary here."""
    sealed = {
        f"{model.__name__}.{field.name}"
        for model in own_copy.COPIED
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    }
    student = {f"Student.{name}" for name in ("support", "emergency_name", "emergency_phone", "groups")}
    assert sealed == student | {"Enrolment.guardian", "EqualityAnswers.answers", "Opening.words", "Draft.answers"}


def test_the_copy_asks_the_same_for_one_place_and_for_three(django_assert_max_num_queries) -> None:
    def asked(places: int) -> int:
        student = make_student()
        for _number in range(places):
            make_enrolment(make_offering(), student)
        with django_assert_max_num_queries(40) as queries:
            own_copy.parts(student.user_id)
        return len(queries.captured_queries)

    assert asked(1) == asked(3)
