from django.db import models
from django.db.models import Q

from foundations.accounts.models import User
from foundations.lib.choices import act_pair


class Partner(models.Model):
    """An organisation that the college works with: whom to ask, what was agreed, what data they see.

    agreement_ends: the last day of the agreement, if there is one. data_seen: in words; "" means nothing about people.
    """

    name = models.CharField(max_length=100, unique=True)
    about = models.CharField(max_length=240, blank=True)
    link = models.URLField(blank=True)
    contact_name = models.CharField(max_length=80, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    agreement = models.TextField(blank=True)
    agreement_ends = models.DateField(null=True)
    data_seen = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [act_pair("ended", "courses_partner_ended_pair")]


class PostingPlace(models.Model):
    """A place that gets printed prospectuses, such as a library or a surgery, and how many copies it wants."""

    name = models.CharField(max_length=100, unique=True)
    address = models.TextField()
    copies = models.PositiveSmallIntegerField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(copies__gte=1), name="courses_postingplace_copies")]


class Posting(models.Model):
    """Copies of one year's prospectus that went to a place."""

    place = models.ForeignKey(PostingPlace, on_delete=models.PROTECT, related_name="postings")
    year = models.PositiveSmallIntegerField()
    copies = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "year"], name="courses_posting_once_a_year"),
            models.CheckConstraint(condition=Q(copies__gte=1), name="courses_posting_copies"),
        ]
