"""Notes about keeping well in the sample college: Alex shares theirs with the tutors of every course they are on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learning_plans.models import KeepingWell, KeepingWellShare
from recovery_college.sample_data import keeping_well
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment, make_student

pytestmark = pytest.mark.django_db


def test_alex_shares_everywhere_and_some_others_wrote_one() -> None:
    now = timezone.now()
    students = [make_student(now=now) for _each in range(6)]
    ahead = [make_offering(first=timezone.localdate() + timedelta(days=20 + n), now=now) for n in range(2)]
    mine = [make_enrolment(offering, students[0], now=now) for offering in ahead]
    keeping_well.write(students=students, now=now, seed=1)
    shares = KeepingWellShare.objects.live().filter(note__student=students[0]).order_by("enrolment_id")
    assert [share.enrolment_id for share in shares] == [claim.pk for claim in mine]
    assert KeepingWell.objects.get(student=students[0]).words == keeping_well.ALEX
    assert {note.student for note in KeepingWell.objects.all()} == {*students[:1], *students[2:]}
