import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of


class TutorLived(models.TextChoices):
    """Values of Tutor.Lived."""

    NO = "no", _("not said")
    OWN = "own", _("their own")
    FAMILY = "family", _("as family or a friend")


class Tutor(models.Model):
    """A person who teaches, with what they bring: lived experience (their own, or as family), a subject, or both.

    The public line is the tutor's own words. A tutor may hide their perspective from every public page.
    """

    Lived = TutorLived

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="tutor")
    name = models.CharField(max_length=80)
    line = models.CharField(max_length=200, blank=True)
    lived = models.CharField(max_length=10, choices=Lived, default=Lived.NO)
    subject = models.BooleanField(default=False)
    staff_role = models.CharField(max_length=80, blank=True)
    perspective_hidden = models.BooleanField(default=False)
    areas = models.JSONField(default=list)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(lived="no", subject=False), name="tutors_tutor_brings_something"),
            one_of("lived", TutorLived, "tutors_tutor_lived"),
            act_pair("left", "tutors_tutor_left_pair"),
        ]

    @property
    def initials(self) -> str:
        """At most two letters for the linked discs."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
