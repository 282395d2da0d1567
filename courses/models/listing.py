from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.category import Category
from courses.models.course import Course
from courses.models.offering import Offering, OfferingMode
from courses.models.term import Term
from courses.models.venue import Venue
from foundations.lib.choices import one_of


class DayPart(models.TextChoices):
    """When in the day an offering meets, by the hour at which its next session starts."""

    MORNING = "morning", _("Mornings")
    AFTERNOON = "afternoon", _("Afternoons")
    EVENING = "evening", _("Evenings")


class Listing(models.Model):
    """A course as the catalogue shows it, copied from its next offering so that a page is one walk along an index.

    Derived: only courses/listing.py writes it. next_start is empty while the course is not in the catalogue.
    """

    course = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    needs_booking = models.BooleanField(default=True)
    title = models.CharField(max_length=100, blank=True)
    line = models.CharField(max_length=240, blank=True)
    next_start = models.DateTimeField(null=True)
    search = SearchVectorField(null=True)

    class Meta:
        indexes = [
            # a page of the catalogue, soonest first
            models.Index(
                fields=["next_start", "id"],
                condition=Q(next_start__isnull=False),
                name="courses_listing_order",
            ),
            # the same within a category
            models.Index(
                fields=["category", "next_start", "id"],
                condition=Q(next_start__isnull=False),
                name="courses_listing_category",
            ),
            GinIndex(fields=["search"], name="courses_listing_search"),
        ]


class ListedOffering(models.Model):
    """An offering of a listed course that people can still join, with the facts that the filters ask for.

    Derived: only courses/listing.py writes it. day, starts and ends are those of the next session in the college's
    own time, weekday is 0 on Monday; weekly says that every session to come is on that day of the week at that time.
    category, kind and needs_booking are copied from the listing, so that the filters are counted without it.
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="offerings")
    offering = models.OneToOneField(Offering, on_delete=models.CASCADE, related_name="+")
    next_start = models.DateTimeField()
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    needs_booking = models.BooleanField(default=True)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=10)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, related_name="+")
    part = models.CharField(max_length=10)
    weekday = models.PositiveSmallIntegerField()
    day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    sessions = models.PositiveSmallIntegerField()
    weekly = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("mode", OfferingMode, "courses_listedoffering_mode"),
            one_of("part", DayPart, "courses_listedoffering_part"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="courses_listedoffering_weekday"),
        ]
        indexes = [
            # the offering that a row shows
            models.Index(fields=["listing", "next_start", "id"], name="courses_listedoffering_next"),
            # what is on at a venue
            models.Index(fields=["venue", "next_start", "id"], name="courses_listedoffering_venue"),
            # the numbers beside the filters, course after course; the last answers at once when the two never meet
            models.Index(fields=["category", "listing"], name="courses_listedoffering_about"),
            models.Index(fields=["part", "listing"], name="courses_listedoffering_part"),
            models.Index(fields=["category", "part", "listing"], name="courses_listedoffering_both"),
        ]
