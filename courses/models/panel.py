import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from courses.models.contribution import Perspective
from courses.models.revision import Revision
from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of


class Outcome(models.TextChoices):
    """What a panel agreed."""

    APPROVED = "approved", _("Yes")
    SMALL_CHANGES = "small_changes", _("Yes, with small changes")
    RETURNED = "returned", _("Not yet: back to the authors")


class Panel(models.Model):
    """A quality panel on one revision: people who meet and agree on one answer.

    The convener looks after the meeting and is not counted. opened_at: when the views written before were opened to
    all. called_off: the panel will not meet.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="panels")
    meets = models.DateTimeField(null=True)
    place = models.CharField(max_length=120, blank=True)
    convened_at = models.DateTimeField()
    convened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # one panel at a time on a revision
            models.UniqueConstraint(fields=["revision"], condition=Q(closed=False), name="courses_panel_open_once"),
            act_pair("opened", "courses_panel_opened_pair"),
            act_pair("called_off", "courses_panel_called_off_pair"),
        ]


class Member(models.Model):
    """Somebody on a panel, with an account or by name, for one of the two perspectives.

    structure, content, evaluation: the view they wrote before the meeting, unseen by the others until given.
    came: they took part in the meeting; only those who came are counted for the quorum.
    """

    Perspective = Perspective

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=80)
    perspective = models.CharField(max_length=10, choices=Perspective)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    structure = models.TextField(blank=True)
    content = models.TextField(blank=True)
    evaluation = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    came = models.BooleanField(default=True)

    class Meta:
        constraints = [
            one_of("perspective", Perspective, "courses_member_perspective"),
            models.UniqueConstraint(fields=["panel", "person"], name="courses_member_person_once"),
            models.UniqueConstraint("panel", Lower("name"), name="courses_member_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="courses_member_has_name"),
            act_pair("given", "courses_member_given_pair"),
        ]


class Verdict(models.Model):
    """What a panel agreed on structure, content and evaluation, each in words. It is never changed.

    may_change: for small changes, the names of the parts of the text (fields of Revision) that the one revision to
    come may differ in. confirmed: that revision, once the convener has looked at it.
    """

    Outcome = Outcome

    panel = models.OneToOneField(Panel, on_delete=models.PROTECT, related_name="verdict")
    outcome = models.CharField(max_length=15, choices=Outcome)
    structure = models.TextField()
    content = models.TextField()
    evaluation = models.TextField()
    changes = models.TextField(blank=True)
    may_change = ArrayField(models.CharField(max_length=30), default=list)
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed = models.OneToOneField(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("outcome", Outcome, "courses_verdict_outcome"),
            models.CheckConstraint(
                condition=~Q(structure="") & ~Q(content="") & ~Q(evaluation=""), name="courses_verdict_in_words"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="small_changes") | ~Q(changes="") & ~Q(may_change=[]),
                name="courses_verdict_names_the_changes",
            ),
            act_pair("confirmed", "courses_verdict_confirmed_pair"),
            models.CheckConstraint(
                condition=Q(confirmed=None, confirmed_at=None)
                | Q(outcome="small_changes", confirmed__isnull=False, confirmed_at__isnull=False),
                name="courses_verdict_confirms_small_changes",
            ),
        ]
