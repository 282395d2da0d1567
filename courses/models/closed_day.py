from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.venue import Venue
from foundations.accounts.models import User
from foundations.lib.choices import one_of


class ClosedDayWhy(models.TextChoices):
    """Values of ClosedDay.Why."""

    HOLIDAY = "holiday", _("Bank holiday")
    OWN = "own", _("The college's own")


class ClosedDay(models.Model):
    """A day on which nothing is planned: a bank holiday, or a day of the college's own. Without a venue, everywhere."""

    Why = ClosedDayWhy

    day = models.DateField()
    name = models.CharField(max_length=80)
    why = models.CharField(max_length=10, choices=Why)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            one_of("why", ClosedDayWhy, "courses_closedday_why"),
            models.UniqueConstraint(fields=["day", "venue"], name="courses_closedday_once", nulls_distinct=False),
        ]
