import uuid
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models import Kind
from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of
from foundations.lib.encryption import EncryptedTextField
from students.models.student import Student


class SlotPurpose(models.TextChoices):
    """Values of Slot.Purpose. The first is for somebody new."""

    WELCOME = "welcome", _("A first hello")
    COACHING = "coaching", _("Coaching")
    MENTORING = "mentoring", _("Mentoring")
    PLAN_REVIEW = "plan_review", _("Looking at my plan together")


class SlotMode(models.TextChoices):
    """Values of Slot.Mode."""

    ROOM = "room", _("At the college")
    ONLINE = "online", _("Online")
    PHONE = "phone", _("By phone")


class SlotQuerySet(models.QuerySet["Slot"]):
    """How offered times are found."""

    def visible_to(self, user: User) -> Self:
        """Whoever helps students sees all; a colleague sees the times they offer themselves."""
        return self if user.has_perm("students.help") else self.filter(host=user)

    def free(self) -> Self:
        """Offered, and nobody's yet."""
        return self.filter(cancelled_at=None).exclude(bookings__ended_at=None, bookings__isnull=False)


class Slot(models.Model):
    """A time that a colleague or tutor keeps for one student: one-to-one, for a stated purpose.

    Local day, start and end in the college's zone are the truth; period is the half-open range of instants derived
    from them. kind: the college's own kind of course that this is a part of, if there is one. place: where they meet,
    or what to know about it. join_link: shown only to whoever booked.
    """

    Purpose = SlotPurpose
    Mode = SlotMode

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    host = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose)
    kind = models.ForeignKey(Kind, on_delete=models.SET_NULL, null=True, related_name="+")
    day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    period = DateTimeRangeField()
    mode = models.CharField(max_length=6, choices=Mode)
    place = models.CharField(max_length=200, blank=True)
    join_link = models.URLField(blank=True)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("purpose", SlotPurpose, "students_slot_purpose"),
            one_of("mode", SlotMode, "students_slot_mode"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="students_slot_starts_before_end"),
            models.CheckConstraint(condition=~Q(mode="room", place=""), name="students_slot_room_has_place"),
            act_pair("cancelled", "students_slot_cancelled_pair"),
            ExclusionConstraint(
                name="students_slot_host_once",
                expressions=[("host", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at=None),
            ),
        ]
        indexes = [
            # times to choose from, and those of the coming days
            models.Index(fields=["day", "starts", "id"], condition=Q(cancelled_at=None), name="students_slot_day"),
        ]


class BookingQuerySet(models.QuerySet["Booking"]):
    """How booked talks are found."""

    def belonging_to(self, user: User) -> Self:
        """What a student booked, or somebody booked for them."""
        return self.filter(student__user=user)

    def live(self) -> Self:
        """Not given up and not called off."""
        return self.filter(ended_at=None)


class Booking(models.Model):
    """A student's talk at a slot. It keeps its identity when it moves, so that calendars move it too.

    words: what the student likes the other to know before; these two and the office read it. about_id: what it is
    about, if that is a thing of a higher floor, such as a plan. sequence: counts the changes, for calendar files.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="bookings")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    words = EncryptedTextField(owner="student_id", blank=True)
    about_id = models.BigIntegerField(null=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], condition=Q(ended_at=None), name="students_booking_one_student_a_slot"
            ),
            act_pair("ended", "students_booking_ended_pair"),
        ]
        indexes = [
            # a student's talks
            models.Index(fields=["student"], condition=Q(ended_at=None), name="students_booking_mine"),
        ]
