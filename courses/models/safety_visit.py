from django.db import models
from django.db.models import F, Q

from courses.models.venue import Venue
from foundations.accounts.models import User


class SafetyVisit(models.Model):
    """A peer and a colleague walked through a venue together on a day, and what they noticed."""

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="safety_visits")
    day = models.DateField()
    peer_name = models.CharField(max_length=80)
    colleague_name = models.CharField(max_length=80)
    noticed = models.TextField(blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["venue", "day"], name="courses_safetyvisit_once_a_day"),
            models.CheckConstraint(
                condition=~Q(peer_name="") & ~Q(colleague_name="") & ~Q(peer_name=F("colleague_name")),
                name="courses_safetyvisit_two_people",
            ),
        ]
