import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Session
from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of
from foundations.lib.encryption import EncryptedTextField

PERMISSION = "safeguarding.open_concern"


class ConcernDanger(models.TextChoices):
    """Values of Concern.Danger."""

    NOW = "now", _("Yes, right now")
    NOT_NOW = "not_now", _("No, not right now")
    UNSURE = "unsure", _("I’m not sure")


class ConcernOutcome(models.TextChoices):
    """Values of Concern.Outcome."""

    HELPED = "helped", _("We helped, and it is safer now")
    PASSED = "passed", _("Passed to people who can keep them safe")
    TALKED = "talked", _("We talked, and nothing more is needed")
    MISTAKEN = "mistaken", _("It turned out differently")


class ConcernQuerySet(models.QuerySet["Concern"]):
    """How concerns are found."""

    def visible_to(self, user: User) -> Self:
        """What a safeguarding lead may open: never a concern that names them, or from which they were left out.

        Who it is about is sealed, so each row that names a person of the college is opened to compare.
        """
        if not user.has_perm(PERMISSION):
            return self.none()
        rest = self.exclude(left_out__person=user)
        named = [each.pk for each in rest.exclude(about_person="") if each.about_person == str(user.uuid)]
        return rest.exclude(pk__in=named)

    def unseen(self) -> Self:
        """Nobody has opened it yet."""
        return self.filter(seen_at=None)


class Concern(models.Model):
    """Something that somebody saw or heard, and worries about. Only safeguarding leads open it.

    words: what they saw or heard. about: who it is about, as they wrote it. about_person: the uuid of that person, when
    they were picked from a session's people. session: where it was, when it was raised from a register.
    due: when somebody should have opened it, one working hour after it was raised. called_on: when it went on the
    deputy's list.
    """

    Danger = ConcernDanger
    Outcome = ConcernOutcome

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = EncryptedTextField(owner="uuid")
    about = EncryptedTextField(owner="uuid", blank=True)
    about_person = EncryptedTextField(owner="uuid", blank=True)
    danger = models.CharField(max_length=10, choices=Danger)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, related_name="+")
    due = models.DateTimeField()
    called_on = models.DateTimeField(null=True)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ConcernQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("danger", ConcernDanger, "students_concern_danger"),
            one_of("outcome", ConcernOutcome, "students_concern_outcome", blank=True),
            models.CheckConstraint(condition=~Q(words=""), name="students_concern_has_words"),
            act_pair("seen", "students_concern_seen_pair"),
            act_pair("closed", "students_concern_closed_pair"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="students_concern_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(seen_at__isnull=False), name="students_concern_seen_before_closed"
            ),
        ]
        indexes = [
            # what nobody has opened in time
            models.Index(fields=["due"], condition=Q(seen_at=None), name="students_concern_unseen"),
            # what I raised, newest first
            models.Index(fields=["raised_by", "-raised_at", "-id"], name="students_concern_raised"),
        ]


class ConcernLeftOut(models.Model):
    """A safeguarding lead who may not open one concern, because it is about them or somebody asked for it."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="left_out")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concern", "person"], name="students_concernleftout_once")]


class ConcernNote(models.Model):
    """What a safeguarding lead did about a concern. Notes are appended and never changed."""

    frozen = True

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="notes")
    words = EncryptedTextField(owner="concern_id")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="students_concernnote_has_words")]


class Deputy(models.Model):
    """A safeguarding lead whom the college named as deputy: they are told when nobody has opened a concern in time."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="students_deputy_one_live"),
            act_pair("ended", "students_deputy_ended_pair"),
        ]
