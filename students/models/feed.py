from django.db import models

from foundations.accounts.models import User
from foundations.lib.choices import act_pair
from students.models.student import Student


class Feed(models.Model):
    """A student's own dates at an address that their phone reads by itself.

    The address holds a secret whose hash alone is kept, so that nobody who reads the database can open it.
    full_titles: the student wants course names and places in their calendar; else it says the college's short name.
    read_on: the day a phone last asked. stopped_on: nobody had asked for 90 days, so the address rests.
    """

    student = models.OneToOneField(Student, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    full_titles = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    read_on = models.DateField()
    stopped_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [act_pair("revoked", "students_feed_revoked_pair")]
        indexes = [
            # feeds that nobody has read for a long time
            models.Index(
                fields=["read_on"],
                condition=models.Q(stopped_on=None, revoked_at=None),
                name="students_feed_read",
            ),
        ]
