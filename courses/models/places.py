from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.offering import Offering
from foundations.lib.choices import one_of


class PlacesChannel(models.TextChoices):
    """Values of Places.Channel."""

    ROOM = "room", _("In the room")
    ONLINE = "online", _("Online")


class Places(models.Model):
    """How many can come to an offering by one channel, and how many seats are taken.

    `taken` counts the seats of confirmed, offered and held enrolments. It changes only under the offering's lock.
    """

    Channel = PlacesChannel

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="places")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.ROOM)
    capacity = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offering", "channel"], name="courses_places_channel"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="courses_places_never_oversold"),
            models.CheckConstraint(condition=Q(taken__gte=0), name="courses_places_never_negative"),
            one_of("channel", PlacesChannel, "courses_places_channel_known"),
        ]

    @property
    def free(self) -> int:
        """Seats that nobody holds."""
        return self.capacity - self.taken
