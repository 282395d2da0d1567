from django.db import models
from django.db.models import Q

from courses.models.revision import Revision
from foundations.accounts.models import User


class Approval(models.Model):
    """A revision may be taught and printed, from the day it was approved until the day the approval runs out."""

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="approval")
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires__gt="2000-01-01"), name="courses_approval_expires_later")
        ]
