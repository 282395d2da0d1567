from django.db import models

from foundations.accounts.models import User
from foundations.college.models import Text
from students.models.student import Student


class CharterAcceptance(models.Model):
    """A student read one version of the charter and said that it is fine. Never a condition of a place."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="charters")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "text"], name="students_charteracceptance_once"),
        ]
