from django.db import models
from django.db.models import Q

from foundations.accounts.models import User
from foundations.lib.choices import act_pair


class Venue(models.Model):
    """A place the college uses: a hub or a spoke, with what helps people get in. What is missing is said too.

    spoke_of: the hub it belongs to. door: a picture of the door to look for; door_words: the same in words.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    hub = models.BooleanField(default=False)
    street = models.CharField(max_length=120, blank=True)
    town = models.CharField(max_length=60, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    way_here = models.TextField(blank=True)
    bus = models.CharField(max_length=200, blank=True)
    parking = models.CharField(max_length=200, blank=True)
    step_free = models.BooleanField(default=False)
    toilet = models.BooleanField(default=False)
    hearing_loop = models.BooleanField(default=False)
    quiet_space = models.BooleanField(default=False)
    blue_badge = models.BooleanField(default=False)
    access_note = models.TextField(blank=True)
    spoke_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    door = models.FileField(upload_to="doors/", blank=True)
    door_words = models.CharField(max_length=240, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(spoke_of=None) | Q(hub=False), name="courses_venue_hub_or_spoke"),
            models.CheckConstraint(condition=Q(door="") | ~Q(door_words=""), name="courses_venue_door_has_words"),
        ]


class Room(models.Model):
    """A room of a venue. Size is how many people can sit in it. A closed room is not proposed any more."""

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=60)
    size = models.PositiveSmallIntegerField()
    floor = models.CharField(max_length=80, blank=True)
    step_free = models.BooleanField(default=True)
    hearing_loop = models.BooleanField(default=False)
    access_note = models.CharField(max_length=240, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["venue", "name"], name="courses_room_name"),
            models.CheckConstraint(condition=Q(size__gte=1), name="courses_room_size"),
            act_pair("closed", "courses_room_closed_pair"),
        ]
