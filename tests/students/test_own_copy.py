"""My copy holds everything: a canary in every personal column of this floor, and no model forgotten."""

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from courses import contributions
from courses import own_copy as courses_copy
from courses.models import Contribution
from foundations.accounts.models import User
from foundations.college import texts
from foundations.lib.encryption import EncryptedTextField
from learning_plans import keeping_well, plans
from students import (
    arrangement,
    charter,
    consents,
    drafts,
    equality,
    feeds,
    openings,
    own_copy,
    pause,
    registration,
    slots,
)
from students.models import (
    Arrangement,
    BarrierTicket,
    Completion,
    Concern,
    ConcernLeftOut,
    ContactTask,
    Enquiry,
    Enrolment,
    FeedbackRound,
    FeedbackTicket,
    Glance,
    GraduationName,
    Mark,
    NextSteps,
    Nominee,
    Student,
)
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_enrolment, make_need, make_slot, make_student
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user, sign_in_client
from tutors import own_copy as tutors_copy
from tutors.models import Pair, Tutor

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


# each column with free words of a person, by its model
FREE = [
    "Student.name",
    "Student.pronouns",
    "Student.support",
    "Student.emergency_name",
    "Student.emergency_phone",
    "Student.post_address",
    "Student.reference",
    "Student.merged_because",
    "User.phone",
    "Enrolment.guardian",
    "Opening.words",
    "Draft.answers",
    "Need.words",
    "Need.line",
    "Arrangement.answer",
    "Completion.reason",
    "NextSteps.first",
    "NextSteps.second",
    "NextSteps.third",
    "ContactTask.words",
    "Enquiry.name",
    "Enquiry.reach",
    "Enquiry.words",
    "Enquiry.team",
    "Enquiry.answer",
    "Nominee.name",
    "Nominee.contact",
    "Booking.words",
    "Slot.place",
    "Plan.hope",
    "Plan.goal",
    "Plan.step",
    "KeepingWell.words",
]
# sealed too, but chosen from a list: SAID has the words of one choice of each
CHOSEN = {"Student.groups", "EqualityAnswers.answers"}


def a_full_life() -> tuple[User, dict[str, str]]:
    """Make a student with a canary in each free column, and one row in each other table."""
    canary = {column: f"Canary{number}" for number, column in enumerate(FREE, 101)}
    canary["Student.emergency_phone"], canary["User.phone"] = "01632 960111", "01632 960222"
    student = make_student("Alex", email="canary@larkmoor.example")
    keys = ("name", "pronouns", "support", "emergency_name", "emergency_phone")
    mine = {key: canary[f"Student.{key}"] for key in keys} | {"phone": canary["User.phone"], "groups": "carer"}
    registration.change_details(student=student, by=student.user, now=NOW, **mine)
    student = Student.objects.get()
    student.post_address, student.reference = canary["Student.post_address"], canary["Student.reference"]
    student.merged_because = canary["Student.merged_because"]
    student.save()
    robin = make_user("Robin Reed")
    make_need(student, "interpreter", words=canary["Need.words"], line=canary["Need.line"])
    claim = make_enrolment(make_offering(titles=["One"]), student)
    claim.guardian = canary["Enrolment.guardian"]
    claim.save()
    of_the_place(claim, robin, canary)
    of_the_person(student, robin, canary)
    system, user = User.objects.system(), student.user
    for key in ("charter", "consent_photos"):
        texts.write(key=key, heading="", body=f"Words of {key}", by=system, now=NOW)
    charter.accept(student=student, version=1, by=user, now=NOW)
    consents.give(student=student, purpose="photos", by=user, now=NOW)
    equality.answer(student=student, answers={"belief": "sikh"}, by=user, now=NOW)
    openings.open_record(student=student, reason="ring", words=canary["Opening.words"], by=robin, now=NOW)
    kept = {"name": canary["Draft.answers"]}
    drafts.keep(purpose="enrol", about_id=0, secret="s", person=user, now=timezone.now(), new=kept)
    plan = plans.start(student=student, by=user, now=NOW)
    plans.write_hope(plan=plan, words=canary["Plan.hope"], by=user, now=NOW)
    plans.add_goal(plan=plan, words=canary["Plan.goal"], steps=(canary["Plan.step"],), by=user, now=NOW)
    keeping_well.keep(student=student, words=canary["KeepingWell.words"], show=[claim], by=user, now=NOW)
    return user, canary


def of_the_place(claim: Enrolment, by: User, canary: dict[str, str]) -> None:
    """Write all that there can be about one place, as if it were over."""
    session, offering, later = claim.offering.sessions.get(), claim.offering, NOW + timedelta(days=14)
    Mark.objects.create(session=session, enrolment=claim, was="late", marked_at=NOW, marked_by=by)
    asked = Arrangement.objects.get(enrolment=claim, need__kind="interpreter")
    arrangement.arrange(arrangement=asked, answer=canary["Arrangement.answer"], by=by, now=NOW)
    ContactTask.objects.create(
        session=session,
        enrolment=claim,
        who="office",
        state="done",
        due=NOW.date(),
        made_on=NOW,
        outcome="spoke",
        words=canary["ContactTask.words"],
        done_at=NOW,
        done_by=by,
    )
    reason = canary["Completion.reason"]
    Completion.objects.create(
        enrolment=claim, attended=1, held=1, by_hand=True, reason=reason, completed_at=NOW, completed_by=by
    )
    words = {key: canary[f"NextSteps.{key}"] for key in ("first", "second", "third")}
    NextSteps.objects.create(enrolment=claim, answered_at=NOW, answered_by=claim.student.user, **words)
    BarrierTicket.objects.create(enrolment=claim, session=session)
    asking = FeedbackRound.objects.create(offering=offering, opens=NOW, closes=later, people=1)
    FeedbackTicket.objects.create(enrolment=claim, round=asking)
    Glance.objects.create(student=claim.student, session=session, opened_at=NOW, opened_by=by)


def of_the_person(student: Student, by: User, canary: dict[str, str]) -> None:
    """Write what hangs on the person, whatever course they are on."""
    user = student.user
    GraduationName.objects.create(student=student, year=2026, agreed_at=NOW, agreed_by=user)
    asked = {key: canary[f"Enquiry.{key}"] for key in ("name", "reach", "words", "team", "answer")}
    Enquiry.objects.create(
        student=student, way="phone", for_team=True, taken_at=NOW, taken_by=by, answered_at=NOW, answered_by=by, **asked
    )
    named = {key: canary[f"Nominee.{key}"] for key in ("name", "contact")}
    Nominee.objects.create(student=student, channel="mail", asked_at=NOW, asked_by=user, **named)
    slot = make_slot(by, place=canary["Slot.place"])
    slots.book(slot=slot, student=student, by=user, now=NOW, words=canary["Booking.words"])
    make_slot(user, day=date(2027, 3, 2))
    feeds.make(student=student, by=user, now=NOW)
    pause.begin(student=student, by=user, now=NOW)


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
    assert sealed - set(FREE) == CHOSEN


def test_what_is_left_out_or_not_said_is_there_and_not_copied_too() -> None:
    models_here = {model.__name__: model for model in apps.get_app_config("students").get_models()}
    copied = {model.__name__ for model in own_copy.COPIED}
    assert set(own_copy.LEFT_OUT) <= models_here.keys() - copied
    for name, columns in own_copy.NOT_SAID.items():
        assert columns <= {field.name for field in models_here[name]._meta.concrete_fields}, name


def test_a_concern_about_somebody_is_not_in_their_copy() -> None:
    user, _canary = a_full_life()
    worry = {"words": "Worry901", "about": "Worry902", "about_person": str(user.uuid)}
    robin = User.objects.get(name="Robin Reed")
    concern = Concern.objects.create(danger="unsure", due=NOW, raised_at=NOW, raised_by=robin, **worry)
    ConcernLeftOut.objects.create(concern=concern, person=user)
    whole = sign_in_client(Client(), user).get(reverse("my_copy_json")).content.decode()
    assert [word for word in ("Worry901", "Worry902", "oncern") if word in whole] == []


def test_who_teaches_too_has_that_in_their_copy_and_nothing_of_the_other_tutor() -> None:
    tutor = make_tutor("Morgan", line="Needle of mine", areas=["create", "life"])
    pair = make_pair(peer=tutor, staff=make_tutor("Ines", subject=True, line="Needle of another"))
    offering = make_offering(pair=pair, titles=["First day", "Second day"])
    registration.register(user=tutor.user, name="Mo", by=tutor.user, now=NOW)
    mine = {"name": "Morgan", "part": "wrote", "perspective": "lived"}
    contributions.note(course=offering.course, person=tutor.user, by=tutor.user, now=NOW, **mine)
    make_slot(tutor.user, place="The Old Library", day=date(2027, 3, 2))
    data = json.loads(sign_in_client(Client(), tutor.user).get(reverse("my_copy_json")).content)
    assert [(row["line"], row["areas"]) for row in data["tutor"]] == [("Needle of mine", "create, life")]
    assert [(row["peer_tutor__name"], row["staff_tutor__name"]) for row in data["pairs"]] == [("Morgan", "Ines")]
    assert [row["session__title"] for row in data["teaching"]] == ["First day", "Second day"]
    assert [row["place"] for row in data["times"]] == ["The Old Library"]
    assert [row["course__slug"] for row in data["made"]] == [offering.course.slug]
    assert "Needle of another" not in json.dumps(data)


@pytest.mark.parametrize(
    ("model", "labels"),
    [(Tutor, tutors_copy.TUTOR), (Pair, tutors_copy.PAIR), (Contribution, courses_copy.MADE)],
)
def test_every_column_about_a_tutor_is_in_the_copy(model: type[models.Model], labels: dict[str, str]) -> None:
    columns = {field.name for field in model._meta.concrete_fields}
    assert columns - {path.split("__")[0] for path in labels} - own_copy.PLUMBING == set()


def test_the_copy_asks_the_same_for_one_place_and_for_three(django_assert_max_num_queries) -> None:
    def asked(places: int) -> int:
        student = make_student()
        for _number in range(places):
            make_enrolment(make_offering(), student)
        with django_assert_max_num_queries(40) as queries:
            own_copy.parts(student.user_id)
        return len(queries.captured_queries)

    assert asked(1) == asked(3)
