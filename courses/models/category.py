from django.db import models
from django.utils.translation import gettext_lazy as _

from foundations.lib.choices import one_of


class Pattern(models.TextChoices):
    """The two-ink patterns of the design, each drawn so that it is told apart without its colour."""

    UNDERSTAND = "understand", _("Two circles")
    WELLBEING = "wellbeing", _("Sun and waves")
    CREATE = "create", _("Leaves")
    LIFE = "life", _("Steps")
    CONNECT = "connect", _("Round table")
    INVOLVED = "involved", _("Speech bubbles")


class Colour(models.TextChoices):
    """The pairs of inks of the design, light and dark, each with enough contrast."""

    UNDERSTAND = "understand", _("Plum")
    WELLBEING = "wellbeing", _("Blue")
    CREATE = "create", _("Green")
    LIFE = "life", _("Orange")
    CONNECT = "connect", _("Pink")
    INVOLVED = "involved", _("Teal")


def look(pattern: str, colour: str) -> str:
    """Return a pattern and its inks in one word each, as the tags of the design take them."""
    return pattern if colour == pattern else f"{pattern} {colour}"


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
            models.UniqueConstraint(fields=["pattern", "colour"], name="courses_category_mark"),
            models.UniqueConstraint(
                fields=["order"], name="courses_category_order", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    @property
    def look(self) -> str:
        """The pattern and its inks as the tags of the design take them: "life create"."""
        return look(self.pattern, self.colour)
