import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from courses.models.offering import Offering
from courses.models.venue import Room
from foundations.accounts.models import User
from foundations.lib.choices import act_pair


class Session(models.Model):
    """One dated meeting. The local day, start and end in the college's zone are the truth.

    `period` is the half-open range of instants derived from them in foundations/lib/periods.py. `sequence` counts the
    changes, for calendar files. `join_link`: its own, for one session held online; else the offering's counts.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True)
    day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    period = DateTimeRangeField()
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="+")
    join_link = models.URLField(blank=True)
    sequence = models.PositiveIntegerField(default=0)
    cancelled = models.BooleanField(default=False)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offering", "number"], name="courses_session_number"),
            # what Teaching's composite foreign key points at
            models.UniqueConstraint(fields=["id", "period", "cancelled"], name="courses_session_for_teaching"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="courses_session_starts_before_end"),
            models.CheckConstraint(
                condition=Q(cancelled=True, cancelled_at__isnull=False) | Q(cancelled=False, cancelled_at=None),
                name="courses_session_cancelled",
            ),
            act_pair("cancelled", "courses_session_cancelled_pair"),
            ExclusionConstraint(
                name="courses_session_room_once",
                expressions=[("room", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(cancelled=False),
                deferrable=models.Deferrable.IMMEDIATE,
            ),
        ]
        indexes = [
            # the planner, reminders and "my next sessions": live sessions by day
            models.Index(fields=["day", "starts", "id"], condition=Q(cancelled=False), name="courses_session_day"),
        ]
