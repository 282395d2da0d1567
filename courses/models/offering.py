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


class OfferingHost(models.TextChoices):
    """Who invites, for an offering by invitation."""

    WARD = "ward", _("A ward")
    PRISON = "prison", _("A prison")
    SCHOOL = "school", _("A school or college")
    TEAM = "team", _("A team")


class OfferingWithoutPair(models.TextChoices):
    """Why an offering may be published without an accepted pair."""

    KIND = "kind", _("This kind needs no pair")
    OVERRIDE = "override", _("Allowed once, with a reason")


class Offering(models.Model):
    """One run of a course in a term, for everyone or by invitation, taught by an accepted pair.

    host, host_name, host_contact: who invites, and whom the college talks to there; only by invitation.
    without_pair: why it may be published without a pair; an override carries its reason and is counted.
    pilot: published before a panel saw the course, under the setting for new colleges; counted.
    dbs_seen: somebody saw the right DBS check of both tutors, for an offering open to people under 18.
    hello: what the tutors say to students before the first session. rolled_from: last year's offering.
    reference: the college's own name for it, from its spreadsheet.

    join_sessions: people can join until this session begins, 1 for the first. first_session_required: nobody joins
    after the first one, and the page asks people to come to it. closes_on: the last day to join, if it closes early.

    first_start, last_end and joins_until are instants derived from its live sessions in courses/meetings.py. When it
    meets next is worked out where it is shown, since it changes while nobody writes.
    """

    Mode = OfferingMode
    Audience = OfferingAudience
    State = OfferingState
    Host = OfferingHost
    WithoutPair = OfferingWithoutPair

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="offerings")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, null=True, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.IN_PERSON)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.EVERYONE)
    host = models.CharField(max_length=10, choices=Host, blank=True)
    host_name = models.CharField(max_length=100, blank=True)
    host_contact = models.CharField(max_length=200, blank=True)
    without_pair = models.CharField(max_length=10, choices=WithoutPair, blank=True)
    without_pair_reason = models.CharField(max_length=240, blank=True)
    waived_at = models.DateTimeField(null=True)
    waived_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    pilot = models.BooleanField(default=False)
    dbs_seen_at = models.DateTimeField(null=True)
    dbs_seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    hello = models.TextField(blank=True)
    rolled_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=40, null=True)
    age_from = models.PositiveSmallIntegerField(default=18)
    age_to = models.PositiveSmallIntegerField(null=True)
    join_link = models.URLField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    join_sessions = models.PositiveSmallIntegerField(default=1)
    first_session_required = models.BooleanField(default=False)
    closes_on = models.DateField(null=True)
    first_start = models.DateTimeField(null=True)
    last_end = models.DateTimeField(null=True)
    joins_until = models.DateTimeField(null=True)
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
                condition=~Q(state="published")
                | Q(published_at__isnull=False) & (Q(pair__isnull=False) | ~Q(without_pair="")),
                name="courses_offering_published_has_pair",
            ),
            act_pair("waived", "courses_offering_waived_pair"),
            act_pair("dbs_seen", "courses_offering_dbs_seen_pair"),
            models.CheckConstraint(
                condition=~Q(without_pair="override") | Q(waived_at__isnull=False) & ~Q(without_pair_reason=""),
                name="courses_offering_override_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(age_from__gte=18) | Q(dbs_seen_at__isnull=False),
                name="courses_offering_under_18_is_checked",
            ),
            models.CheckConstraint(
                condition=Q(audience="everyone", host="", host_name="", host_contact="")
                | Q(audience="invitation") & (Q(host="") | ~Q(host_name="")),
                name="courses_offering_host_invites",
            ),
            one_of("host", OfferingHost, "courses_offering_host", blank=True),
            one_of("without_pair", OfferingWithoutPair, "courses_offering_without_pair", blank=True),
            # rolled forward once into a term
            models.UniqueConstraint(fields=["rolled_from", "term"], name="courses_offering_rolled_once"),
            models.UniqueConstraint(fields=["reference"], name="courses_offering_reference"),
            models.CheckConstraint(
                condition=Q(join_sessions=1) | Q(join_sessions__gt=1, first_session_required=False),
                name="courses_offering_join_sessions",
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
