from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundations.lib.choices import one_of


class CollegeNation(models.TextChoices):
    """Values of College.Nation."""

    ENGLAND = "england", _("England")
    SCOTLAND = "scotland", _("Scotland")
    WALES = "wales", _("Wales")
    NORTHERN_IRELAND = "northern_ireland", _("Northern Ireland")
    IRELAND = "ireland", _("Ireland")
    OTHER = "other", _("Another country")


class CollegeHellos(models.TextChoices):
    """Values of College.Hellos."""

    TUTORS = "tutors", _("The tutors of the session")
    OFFICE = "office", _("The office")


class College(models.Model):
    """The college itself: one installation is one college, one row.

    offer_hours: how long a place is kept for somebody in line. minimum_age: in years. first_term_before_panel: a new
    course may run its first term before a panel saw it (for a new college). left_minutes: how long after a session
    somebody should have ticked that everyone has left. most_per_term: how many places one student can have in a term,
    0 for no limit. hellos: who gets in touch with somebody who missed a session. completion_share: how much of a course
    completes it, in per cent of its sessions.
    text_quiet_from, text_quiet_until: full hours of the college's
    clock between which no text goes out and no offer runs out; the same hour twice when texts may go at any time.
    """

    Nation = CollegeNation
    Hellos = CollegeHellos

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=80, default="Recovery College")
    short_name = models.CharField(max_length=30, default="College")
    zone = models.CharField(max_length=60, default="Europe/London")
    nation = models.CharField(max_length=20, choices=Nation, default=Nation.ENGLAND)
    colour = models.CharField(max_length=7, default="#4A2260")
    accent = models.CharField(max_length=7, default="#FFC247")
    peer_word = models.CharField(max_length=40, default="Peer tutor")
    staff_word = models.CharField(max_length=40, default="Staff tutor")
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    address = models.TextField(blank=True)
    opening_hours = models.CharField(max_length=120, blank=True)
    offer_hours = models.PositiveSmallIntegerField(default=48)
    minimum_age = models.PositiveSmallIntegerField(default=18)
    first_term_before_panel = models.BooleanField(default=False)
    left_minutes = models.PositiveSmallIntegerField(default=30)
    most_per_term = models.PositiveSmallIntegerField(default=0)
    hellos = models.CharField(max_length=10, choices=Hellos, default=Hellos.TUTORS)
    completion_share = models.PositiveSmallIntegerField(default=70)
    text_quiet_from = models.PositiveSmallIntegerField(default=20)
    text_quiet_until = models.PositiveSmallIntegerField(default=8)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="college_college_one_row"),
            one_of("nation", CollegeNation, "college_college_nation"),
            one_of("hellos", CollegeHellos, "college_college_hellos"),
            models.CheckConstraint(condition=Q(offer_hours__gte=1), name="college_college_offer_hours"),
            models.CheckConstraint(
                condition=Q(completion_share__gte=1, completion_share__lte=100), name="college_college_completion_share"
            ),
            models.CheckConstraint(
                condition=Q(text_quiet_from__lte=23, text_quiet_until__lte=23), name="college_college_text_quiet_hours"
            ),
        ]
