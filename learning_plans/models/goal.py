import uuid

from django.db import models

from foundations.accounts.models import User
from foundations.lib.choices import act_pair
from foundations.lib.encryption import EncryptedTextField
from learning_plans.models.plan import Plan


class Goal(models.Model):
    """Something a student wants, in their own words."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    number = models.PositiveSmallIntegerField()
    words = EncryptedTextField(owner="uuid")
    reached_at = models.DateTimeField(null=True)
    reached_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="learning_plans_goal_number"),
            act_pair("reached", "learning_plans_goal_reached_pair"),
        ]
