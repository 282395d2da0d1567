import pgtrigger
from django.db import models


class EntryQuerySet(models.QuerySet["Entry"]):
    """The trail as an auditor, or a student asking who looked, reads it."""

    def about(self, thing: models.Model) -> "EntryQuerySet":
        """Return what happened to one thing, newest first."""
        return self.filter(kind=type(thing).__name__.lower(), thing_id=thing.pk).order_by("-id")

    def by(self, person: models.Model) -> "EntryQuerySet":
        """Return what one person did, newest first."""
        return self.filter(by_id=person.pk).order_by("-id")


class Entry(models.Model):
    """One line of the college's memory: who did what to which thing, and who opened which plan.

    It holds ids and words of the code only, never a person's words, and no foreign keys: when a person is
    erased their entries stay, and nothing leads from the number back to them. Lines are appended, never
    changed.
    """

    frozen = True

    happened_on = models.DateTimeField()
    by_id = models.BigIntegerField()
    on_behalf_of_id = models.BigIntegerField(null=True)
    act = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    detail = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            # what happened to this thing: a plan's "who looked", an offering's history
            models.Index(fields=["kind", "thing_id", "id"], name="audit_entry_thing"),
            # what this person did, for the auditor
            models.Index(fields=["by_id", "id"], name="audit_entry_by"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
