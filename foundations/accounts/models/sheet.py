import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from foundations.accounts.models.user import User
from foundations.lib.choices import act_pair


class CodeSheetQuerySet(models.QuerySet["CodeSheet"]):
    """Sheets as signing in and the office see them."""

    def live(self, now: datetime) -> Self:
        """Sheets that still open a door."""
        return self.filter(stopped_at=None, expires__gt=now, wrong__lt=CodeSheet.MOST_WRONG)


class CodeSheet(models.Model):
    """A sheet of paper with codes to sign in with, handed to a person who has no e-mail.

    number: what stands at its top, eight digits. The codes themselves are kept as keyed hashes only, so a sheet is
    printed once and never shown again. wrong: tries that did not fit; after MOST_WRONG the sheet opens nothing.
    """

    CODES = 10
    MOST_WRONG = 10

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=8, unique=True)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires = models.DateTimeField()
    wrong = models.PositiveSmallIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CodeSheetQuerySet.as_manager()

    class Meta:
        constraints = [
            # one sheet a person: a new one ends the one before
            models.UniqueConstraint(fields=["person"], condition=Q(stopped_at=None), name="accounts_codesheet_one"),
            models.CheckConstraint(condition=Q(wrong__lte=10), name="accounts_codesheet_wrong"),
            act_pair("stopped", "accounts_codesheet_stopped_pair"),
        ]


class SheetCode(models.Model):
    """One code of a sheet, as a keyed hash; it works once."""

    sheet = models.ForeignKey(CodeSheet, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    used_on = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "digest"], name="accounts_sheetcode_once")]
