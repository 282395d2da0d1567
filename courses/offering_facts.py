"""What is said of an offering beside its dates: who it is for, who invites, its own name; checked before it is kept."""

from django.utils.translation import gettext as _

from courses.models import Course, Offering
from foundations.college.current import college
from foundations.lib.refusals import Refusal

ADULT = 18


def check_offered(course: Course) -> None:
    """Raise Refusal when the course is retired."""
    if course.retired_at is not None:
        raise Refusal(_("This course is not offered any more. Offer it again first, on its page in the library."))


def check_audience(offering: Offering, audience: str | None) -> None:
    """Raise Refusal when a published offering would be for others than before."""
    if offering.state == Offering.State.PUBLISHED and audience != offering.audience:
        words = _("It is published: people joined it as it is. Plan a new group, and cancel this one if you need to.")
        raise Refusal(words, field="audience")


def check_ages(age_from: int, age_to: int | None) -> None:
    """Raise Refusal, beside its field, for ages in years that are lower than the college's, or in the wrong order."""
    least = college().minimum_age
    if age_from < least:
        words = _("Your college is for people aged %(least)s or over. Choose %(least)s or more.")
        raise Refusal(words % {"least": least}, field="age_from")
    if age_to is not None and age_to < age_from:
        raise Refusal(_("This age is lower than the first one. Check the two ages."), field="age_to")


def check_host(audience: str, host: str, host_name: str, host_contact: str) -> None:
    """Raise Refusal when somebody invites everyone, or when who invites has no name."""
    if audience == Offering.Audience.EVERYONE and (host or host_name or host_contact):
        words = _("Only a group by invitation has somebody who invites. Choose “By invitation”, or leave it empty.")
        raise Refusal(words, field="host")
    if host and not host_name:
        raise Refusal(_("Write the name of the ward, prison, school or team that invites."), field="host_name")


def check_reference(reference: str | None, *, but: Offering | None = None) -> None:
    """Raise Refusal when another offering has this reference."""
    others = Offering.objects.exclude(pk=but.pk) if but else Offering.objects.all()
    if reference is not None and others.filter(reference=reference).exists():
        words = _("There is a group with the reference %(reference)s. Choose another one.")
        raise Refusal(words % {"reference": reference}, field="reference")
