from django.db import models
from django.utils.translation import gettext_lazy as _

from foundations.lib.choices import one_of


class Pattern(models.TextChoices):
    """The two-ink patterns of the design, each drawn so that it is told apart without its colour."""

    UNDERSTAND = "understand", _("Ripples")
    WELLBEING = "wellbeing", _("Leaves")
    CREATE = "create", _("Brush strokes")
    LIFE = "life", _("Steps")
    CONNECT = "connect", _("Links")
    INVOLVED = "involved", _("Bunting")


class Colour(models.TextChoices):
    """The pairs of inks of the design, light and dark, each with enough contrast."""

    UNDERSTAND = "understand", _("Plum")
    WELLBEING = "wellbeing", _("Green")
    CREATE = "create", _("Coral")
    LIFE = "life", _("Ochre")
    CONNECT = "connect", _("Blue")
    INVOLVED = "involved", _("Berry")


class Category(models.Model):
    """A part of the catalogue, with the pattern and the pair of inks that mark it beside its name."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    description = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField()
    pattern = models.CharField(max_length=20, choices=Pattern)
    colour = models.CharField(max_length=20, choices=Colour)

    class Meta:
        constraints = [
            one_of("pattern", Pattern, "courses_category_pattern"),
            one_of("colour", Colour, "courses_category_colour"),
            models.UniqueConstraint(
                fields=["order"], name="courses_category_order", deferrable=models.Deferrable.DEFERRED
            ),
        ]
