from django.conf import settings
from django.db import models

from foundations.lib.choices import act_pair


class Text(models.Model):
    """One version of a text that the college writes, such as the charter. The newest counts."""

    key = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    heading = models.CharField(max_length=120, blank=True)
    body = models.TextField()
    written_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="college_text_version"),
            act_pair("written", "college_text_written_pair"),
        ]
