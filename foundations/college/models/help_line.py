from django.db import models


class HelpLine(models.Model):
    """Someone to turn to now, shown on every page, mail and print: by call, text or sign language."""

    order = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=80)
    call = models.CharField(max_length=20, blank=True)
    text_number = models.CharField(max_length=20, blank=True)
    text_words = models.CharField(max_length=120, blank=True)
    sign_words = models.CharField(max_length=120, blank=True)
    sign_address = models.URLField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order"], name="college_helpline_order")]
