import pgtrigger
from django.db import models

from courses.models import Session
from foundations.accounts.models import User
from students.models.student import Student


class Glance(models.Model):
    """A tutor opened a student's emergency contact during a session. The student sees that it was, when and by whom.

    Rows are appended and never changed.
    """

    frozen = True

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="glances")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        indexes = [
            # who opened mine, newest first
            models.Index(fields=["student", "-opened_at", "-id"], name="students_glance_newest"),
        ]
