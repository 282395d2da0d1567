from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from courses.models.session import Session
from tutors.models import Tutor


class Teaching(models.Model):
    """One tutor at one session. Nobody teaches two sessions at a time.

    period and cancelled are kept equal to the session's by a composite foreign key ON UPDATE CASCADE (migration
    0001), so they are never written here after the row is made.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="teachings")
    tutor = models.ForeignKey(Tutor, on_delete=models.PROTECT, related_name="+")
    period = DateTimeRangeField()
    cancelled = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "tutor"], name="courses_teaching_once"),
            ExclusionConstraint(
                name="courses_teaching_tutor_once",
                expressions=[("tutor", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(cancelled=False),
                deferrable=models.Deferrable.IMMEDIATE,
            ),
        ]
