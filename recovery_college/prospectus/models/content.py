from typing import ClassVar

import pgtrigger
from django.db import models

from recovery_college.prospectus.models.edition import Edition


class EditionContent(models.Model):
    """All that an issued edition says, copied when it was published. It never changes, and points to no person.

    content: recovery_college/prospectus/content.py as JSON. sha256: of the same, in hexadecimal.
    """

    frozen: ClassVar[bool] = True

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="content")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        triggers = [pgtrigger.Protect(name="frozen_content", operation=pgtrigger.Update | pgtrigger.Delete)]
