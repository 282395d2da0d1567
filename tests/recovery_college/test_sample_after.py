"""What the sample college tells about the time after its courses, made by the verbs."""

import random

import pytest

from recovery_college.sample_data import after
from students.models import Completion, Enrolment, Feedback, FeedbackTicket, GraduationName, SaidAndDone
from tests.factories.students import AFTER_ALL, make_marks, make_over
from tests.people import make_user

pytestmark = pytest.mark.django_db


def test_courses_are_completed_and_people_say_how_they_were() -> None:
    _offering, claims = make_over(6)
    for claim in claims[:5]:
        make_marks(claim, "attended", "attended", "late", "apologies")
    alex = Enrolment.objects.select_related("student__user").get(pk=claims[0].pk).student
    after.tell(alex=alex, dice=random.Random(1), by=make_user(), now=AFTER_ALL)
    assert Completion.objects.count() == 5
    assert FeedbackTicket.objects.count() == 6
    assert 1 <= Feedback.objects.count() == FeedbackTicket.objects.filter(given=True).count()
    assert GraduationName.objects.filter(student=alex, year=2026).exists()
    assert SaidAndDone.objects.count() == 1
