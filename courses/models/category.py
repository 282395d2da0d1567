from django.db import models


class Category(models.Model):
    """A part of the catalogue, with the two-ink pattern that marks it beside its name."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    description = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField()
    pattern = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], name="courses_category_order", deferrable=models.Deferrable.DEFERRED
            )
        ]
