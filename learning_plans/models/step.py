import uuid

from django.db import models

from foundations.accounts.models import User
from foundations.lib.choices import act_pair
from foundations.lib.encryption import EncryptedTextField
from learning_plans.models.goal import Goal


class Step(models.Model):
    """One small thing on the way to a goal, ticked when done."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    words = EncryptedTextField(owner="uuid")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="learning_plans_step_number"),
            act_pair("done", "learning_plans_step_done_pair"),
        ]
