"""How a student will hear from us today: by e-mail when we have an address; else somebody rings, or writes a letter."""

from collections.abc import Mapping

from courses.events import Told, WhoIsTold
from courses.models import Session
from students.models import Enrolment, Student
from students.models import EnrolmentState as State

TOLD = (State.CONFIRMED, State.HELD)


def how(student: Student) -> str:
    """Return "email", "letter" or "phone". Text messages are not sent yet: who asked for one is rung."""
    if student.user.email and student.user.is_active:
        return "email"
    return "letter" if student.reach == Student.Reach.LETTER else "phone"


def who_is_told(question: WhoIsTold) -> Mapping[int, tuple[Told, ...]]:
    """Answer who has a place at each of these sessions, and how they would be told: session id -> people, A to Z."""
    rows = Session.objects.filter(pk__in=question.session_ids).order_by("pk")
    offerings = dict(rows.values_list("pk", "offering_id"))
    placed = Enrolment.objects.filter(offering__in=set(offerings.values()), state__in=TOLD)
    people: dict[int, list[Told]] = {}
    for claim in placed.select_related("student__user").order_by("student__name", "pk"):
        student = claim.student
        told = Told(person_id=student.user_id, name=student.name, how=how(student))
        people.setdefault(claim.offering_id, []).append(told)
    return {session: tuple(people.get(offering, [])) for session, offering in offerings.items()}
