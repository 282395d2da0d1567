import uuid

from django.db import models

from foundations.accounts.models import User
from foundations.lib.encryption import EncryptedTextField
from students.models import Student


class Plan(models.Model):
    """An Individual Learning Plan. It belongs to its student: offered, never a gate, and opened by nobody else."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.OneToOneField(Student, on_delete=models.PROTECT, related_name="plan")
    hope = EncryptedTextField(owner="uuid", blank=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
