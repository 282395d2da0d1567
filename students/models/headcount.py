from django.db import models
from django.db.models import Q

from courses.models import Session
from foundations.accounts.models import User


class Headcount(models.Model):
    """How many people were at a session where nobody has to give a name: a drop-in, a taster, an invited group.

    people: the tutors are not counted in it.
    """

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField()
    counted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(people__lte=500), name="students_headcount_people")]
