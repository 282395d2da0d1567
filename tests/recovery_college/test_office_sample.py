"""The untidy office of the sample college: one person twice, and people who wait in vain."""

from datetime import timedelta

import pytest
from django.utils import timezone

from foundations.accounts.models import User
from recovery_college.sample_data import office
from students import search, unmet
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment, make_student

pytestmark = pytest.mark.django_db


def test_one_person_is_there_twice_and_people_wait() -> None:
    now, by = timezone.now(), User.objects.system()
    students = [make_student(f"Kim Number {number}", phone=f"01632 9600{number:02}") for number in range(26)]
    offerings = [
        make_offering(places=1, first=timezone.localdate() + timedelta(days=20 + n), now=now) for n in range(3)
    ]
    for offering in offerings:
        make_enrolment(offering, now=now)
    office.leave_untidy(students=students, offerings=offerings, by=by, now=now)
    assert [each.name for each in search.alike(students[1])] == ["KIM NUMBER 1"]
    assert sorted(row.waiting for row in unmet.wanted(now=now)) == [2, 4, 5]
