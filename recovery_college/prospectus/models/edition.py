from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of
from foundations.lib.years import first_day_of


class EditionState(models.TextChoices):
    """Values of Edition.State."""

    DRAFT = "draft", _("Draft")
    PRINTING = "printing", _("Being printed")
    ISSUED = "issued", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Edition(models.Model):
    """The prospectus of one academic year: 2026 is September 2026 to August 2027.

    issued_at is when a person published it: its content is frozen from then on. It is shown from the moment its file is
    printed (state issued). A withdrawn edition keeps its content and gives its year free.
    """

    State = EditionState

    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=~Q(state="withdrawn"), name="prospectus_edition_one_live_a_year"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="prospectus_edition_year_sensible"
            ),
            one_of("state", EditionState, "prospectus_edition_state"),
            act_pair("issued", "prospectus_edition_issued_pair"),
            act_pair("withdrawn", "prospectus_edition_withdrawn_pair"),
            models.CheckConstraint(
                condition=Q(state="draft", issued_at=None) | ~Q(state="draft") & Q(issued_at__isnull=False),
                name="prospectus_edition_issued_when_not_draft",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | ~Q(state="withdrawn") & Q(withdrawn_at=None),
                name="prospectus_edition_withdrawn_when_said",
            ),
        ]

    @property
    def first_day(self) -> date:
        """The first day of the academic year, 1 September."""
        return first_day_of(self.year)

    @property
    def is_open(self) -> bool:
        """Its words may still change."""
        return self.state == EditionState.DRAFT
