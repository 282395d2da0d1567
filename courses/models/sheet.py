from django.db import models

from courses.models.session import Session
from foundations.accounts.models import User
from foundations.lib.choices import act_pair


class Sheet(models.Model):
    """What one session needs around it: the room set up, keys, tea, copies; who opens and closes; who is on duty.

    left: somebody ticked that everyone has left. alerted_on: when the person on duty was told that nobody ticked.
    """

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="sheet")
    set_up = models.CharField(max_length=200, blank=True)
    equipment = models.CharField(max_length=200, blank=True)
    refreshments = models.CharField(max_length=200, blank=True)
    copies = models.CharField(max_length=200, blank=True)
    keys = models.CharField(max_length=200, blank=True)
    first_aid = models.CharField(max_length=200, blank=True)
    opens = models.CharField(max_length=80, blank=True)
    closes = models.CharField(max_length=80, blank=True)
    on_duty = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    left_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    alerted_on = models.DateTimeField(null=True)

    class Meta:
        constraints = [act_pair("left", "courses_sheet_left_pair")]
