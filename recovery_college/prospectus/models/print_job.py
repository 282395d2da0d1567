from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundations.lib.choices import one_of
from recovery_college.prospectus.models.edition import Edition


class PrintJobState(models.TextChoices):
    """Values of PrintJob.State."""

    WAITING = "waiting", _("Waiting for the printer")
    RUNNING = "running", _("Printing")
    DONE = "done", _("Printed")
    FAILED = "failed", _("Stopped")


class PrintStage(models.TextChoices):
    """How far the printing is, as the child process says it."""

    STARTED = "started", _("Getting the words and dates")
    FIRST_LAYOUT = "first_layout", _("Laying out the pages")
    PAGE_NUMBERS = "page_numbers", _("Putting in the page numbers")
    WRITING = "writing", _("Writing the file")
    KEEPING = "keeping", _("Putting the file in its place")


class PrintFault(models.TextChoices):
    """Why a printing stopped, in words for the person who pressed the button."""

    CRASHED = (
        "crashed",
        _("The printing stopped several times. Try again, or ask who looks after the computer."),
    )
    MEMORY = (
        "memory",
        _("The printing needs more memory than there is. Ask who looks after the computer."),
    )
    TIME = (
        "time",
        _("We stopped it after ten minutes. Try again when the computer is less busy."),
    )
    LAYOUT = (
        "layout",
        _("The pages could not be laid out. Try again, or look for something odd in a text."),
    )


class PrintJob(models.Model):
    """One attempt to print an edition, and how far it is.

    done, total: pages of this stage; total is 0 while nobody can know it. claimed_on: when a worker took it;
    heard_on: the worker's last sign of life. A running job that is not heard of is taken up again (printing.LEASE).
    """

    State = PrintJobState
    Stage = PrintStage
    Fault = PrintFault

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="print_jobs")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.STARTED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    queued_on = models.DateTimeField()
    claimed_on = models.DateTimeField(null=True)
    heard_on = models.DateTimeField(null=True)
    ended_on = models.DateTimeField(null=True)
    fault = models.CharField(max_length=10, choices=Fault, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(state__in=["waiting", "running"]),
                name="prospectus_printjob_one_at_a_time",
            ),
            one_of("state", PrintJobState, "prospectus_printjob_state"),
            one_of("stage", PrintStage, "prospectus_printjob_stage"),
            models.CheckConstraint(
                condition=Q(state="failed", fault__in=PrintFault.values) | ~Q(state="failed") & Q(fault=""),
                name="prospectus_printjob_fault_said",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], ended_on__isnull=False)
                | Q(state__in=["waiting", "running"], ended_on=None),
                name="prospectus_printjob_ended",
            ),
        ]
        indexes = [
            # the sweep: what is waiting, or running and not heard of
            models.Index(
                fields=["heard_on", "id"],
                condition=Q(state__in=["waiting", "running"]),
                name="prospectus_printjob_live",
            ),
        ]
