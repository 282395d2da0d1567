import uuid

from django.db import models

from foundations.accounts.models import User
from foundations.lib.encryption import EncryptedTextField


class Draft(models.Model):
    """Answers of a conversation of several pages, kept encrypted until it is finished or a day has passed.

    It belongs to a person, or to one browser, whose secret is kept only hashed.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=40)
    person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    browser_hash = models.CharField(max_length=64, blank=True)
    about_id = models.BigIntegerField(null=True)
    answers = EncryptedTextField(owner="uuid", blank=True)
    expires = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["browser_hash", "purpose", "about_id"], name="students_draft_once_a_browser"
            )
        ]
        indexes = [models.Index(fields=["expires"], name="students_draft_expires")]  # the daily clearing of old drafts
