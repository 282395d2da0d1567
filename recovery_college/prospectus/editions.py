"""Making, publishing and withdrawing an edition, and asking for its printing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from recovery_college.prospectus import check, content, gather, tasks
from recovery_college.prospectus.models import Edition, EditionContent, PrintJob

FIRST_YEAR, LAST_YEAR = 2000, 2100


class NoSuchYear(Refusal):
    """A year that no college prints."""


class AlreadyIssued(Refusal):
    """A year that has a published prospectus, or one that is being printed."""


class NotReady(Refusal):
    """Something on the checklist must be put right first."""


class NothingToPrint(Refusal):
    """There is no printing that stopped."""


class NotPublished(Refusal):
    """Only a published prospectus can be withdrawn."""


@verb
def make(*, year: int, by: User, now: datetime) -> Edition:
    """Begin the prospectus of an academic year and return it; the year's draft again when there is one.

    Raises NoSuchYear, and AlreadyIssued when the year has been published.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoSuchYear(_("Write a year such as 2027: the year in which the first term starts."), field="year")
    edition = Edition.objects.exclude(state=Edition.State.WITHDRAWN).filter(year=year).first()
    if edition is None:
        edition, new = Edition.objects.get_or_create(
            year=year, state=Edition.State.DRAFT, defaults={"made_at": now, "made_by": by}
        )
        if new:
            trail.append(act="prospectus.make", thing=edition, by=by, now=now, year=year)
    if not edition.is_open:
        raise _already(year)
    return edition


@verb
def publish(*, edition: Edition, by: User, now: datetime) -> PrintJob:
    """Freeze what the edition says and ask for its printing, which begins after commit.

    Raises AlreadyIssued when it is published or being printed, and NotReady when something must be put right.
    """
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    if not edition.is_open:
        raise _already(edition.year)
    must = check.blocking(check.findings(year=edition.year, now=now))
    if must:
        raise NotReady(
            _("Not published yet: “%(first)s”. The list below says what to put right first.")
            % {"first": must[0].heading}
        )
    said = content.as_json(gather.book(year=edition.year, now=now))
    EditionContent.objects.create(edition=edition, content=said, sha256=content.sha256(said))
    edition.state, edition.issued_at, edition.issued_by = Edition.State.PRINTING, now, by
    edition.save(update_fields=["state", "issued_at", "issued_by"])
    trail.append(act="prospectus.publish", thing=edition, by=by, now=now, year=edition.year)
    return _queue(edition, now)


@verb
def print_again(*, edition: Edition, by: User, now: datetime) -> PrintJob:
    """Ask once more for a printing that stopped; a printing under way is returned as it is. Raises NothingToPrint."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    if edition.state != Edition.State.PRINTING:
        raise NothingToPrint(_("This prospectus is not being printed. Look at its page to see where it stands."))
    last = edition.print_jobs.order_by("-id").first()
    if last is not None and last.state != PrintJob.State.FAILED:
        return last
    trail.append(act="prospectus.print_again", thing=edition, by=by, now=now, year=edition.year)
    return _queue(edition, now)


@verb
def withdraw(*, edition: Edition, by: User, now: datetime) -> Edition:
    """Take a published edition off the web; its content and file are kept and the year can be made again.

    Raises NotPublished.
    """
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    unfinished = edition.print_jobs.exclude(state=PrintJob.State.FAILED).exists()
    stopped = edition.state == Edition.State.PRINTING and not unfinished
    if edition.state != Edition.State.ISSUED and not stopped:
        raise NotPublished(_("Only a published prospectus can be withdrawn. Look on its page how far this one is."))
    edition.state, edition.withdrawn_at, edition.withdrawn_by = Edition.State.WITHDRAWN, now, by
    edition.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    trail.append(act="prospectus.withdraw", thing=edition, by=by, now=now, year=edition.year)
    return edition


def _queue(edition: Edition, now: datetime) -> PrintJob:
    """Write the job and call the printer after commit; when nobody hears the call, the sweep finds the job."""
    job = PrintJob.objects.create(edition=edition, queued_on=now)
    transaction.on_commit(lambda: tasks.print_edition.delay(job.pk), robust=True)
    return job


def _already(year: int) -> AlreadyIssued:
    return AlreadyIssued(
        _("The prospectus of %(year)s is published. To print a changed one, withdraw it on its page and make it again.")
        % {"year": year},
        field="year",
    )
