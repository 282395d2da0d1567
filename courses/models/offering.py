import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.course import Course
from courses.models.revision import Revision
from courses.models.term import Term
from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of
from tutors.models import Pair


class OfferingMode(models.TextChoices):
    """Values of Offering.Mode."""

    IN_PERSON = "in_person", _("In a room together")
    ONLINE = "online", _("Online")
    BLENDED = "blended", _("In a room or online")


class OfferingAudience(models.TextChoices):
    """Values of Offering.Audience."""

    EVERYONE = "everyone", _("Everyone")
    INVITATION = "invitation", _("By invitation")


class OfferingState(models.TextChoices):
    """Values of Offering.State."""

    DRAFT = "draft", _("Being planned")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")


class Offering(models.Model):
    """One run of a course in a term, for everyone or by invitation, taught by an accepted pair.

    first_start and last_end are instants derived from its live sessions in courses/scheduling.py. When it meets next is
    worked out where it is shown, since it changes while nobody writes.
    """

    Mode = OfferingMode
    Audience = OfferingAudience
    State = OfferingState

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="offerings")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, null=True, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.IN_PERSON)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.EVERYONE)
    age_from = models.PositiveSmallIntegerField(default=18)
    age_to = models.PositiveSmallIntegerField(null=True)
    join_link = models.URLField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    first_start = models.DateTimeField(null=True)
    last_end = models.DateTimeField(null=True)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("mode", OfferingMode, "courses_offering_mode"),
            one_of("audience", OfferingAudience, "courses_offering_audience"),
            one_of("state", OfferingState, "courses_offering_state"),
            act_pair("published", "courses_offering_published_pair"),
            act_pair("cancelled", "courses_offering_cancelled_pair"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False, pair__isnull=False),
                name="courses_offering_published_has_pair",
            ),
            models.CheckConstraint(
                condition=Q(age_to=None) | Q(age_to__gte=F("age_from")), name="courses_offering_age_range"
            ),
        ]
        indexes = [
            # the catalogue and the course page: what people can still join, soonest first
            models.Index(
                fields=["course", "first_start", "id"],
                condition=Q(state="published", audience="everyone"),
                name="courses_offering_open",
            ),
            # the office: what runs in this term
            models.Index(fields=["term", "first_start", "id"], name="courses_offering_term"),
        ]
