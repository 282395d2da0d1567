from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundations.lib.choices import one_of
from recovery_college.prospectus.models.edition import Edition


class EditionFileKind(models.TextChoices):
    """Values of EditionFile.Kind."""

    STANDARD = "standard", _("Standard print, A4")


class EditionFile(models.Model):
    """One printed file of an issued edition, in the public storage. The row never changes; the hash proves the file.

    storage_name: where the storage keeps it. bytes: its length. sha256: of the file, in hexadecimal.
    """

    Kind = EditionFileKind
    frozen: ClassVar[bool] = True

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STANDARD)
    storage_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind"], name="prospectus_file_one_of_a_kind"),
            one_of("kind", EditionFileKind, "prospectus_file_kind"),
            models.CheckConstraint(condition=Q(pages__gte=1, bytes__gte=1), name="prospectus_file_not_empty"),
        ]
        triggers = [pgtrigger.Protect(name="frozen_file", operation=pgtrigger.Update | pgtrigger.Delete)]
