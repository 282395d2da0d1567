"""Ages, where an offering is for some of them: a band is asked for, never a birth date."""

from django.utils.translation import gettext as _

from courses.models import Offering
from foundations.lib.refusals import Refusal
from students.models.enrolment import AgeBand

ADULT = 18
YEARS: dict[str, tuple[int, int]] = {
    AgeBand.UNDER_16: (0, 15),
    AgeBand.FROM_16: (16, 17),
    AgeBand.FROM_18: (18, 25),
    AgeBand.FROM_26: (26, 64),
    AgeBand.FROM_65: (65, 150),
}


def asked(offering: Offering) -> bool:
    """Return whether an offering asks for an age band: when it is open to under-18s, or ends at an age."""
    return offering.age_from < ADULT or offering.age_to is not None


def check(offering: Offering, *, age_band: str, guardian: str) -> None:
    """Raise Refusal when the offering asks for an age band that is missing or outside its range.

    Somebody under 18 names an adult whom the college can ring; the refusal for that is beside "guardian".
    """
    if not asked(offering):
        return
    if age_band not in YEARS:
        raise Refusal(_("Tell us how old you are, so that we know this group is right for you."), field="age_band")
    youngest, oldest = YEARS[age_band]
    if oldest < offering.age_from or (offering.age_to is not None and youngest > offering.age_to):
        raise Refusal(_("This group is for another age. Look at our other courses, or ring us."), field="age_band")
    if oldest < ADULT and not guardian.strip():
        words = _("Write the name and number of an adult we can ring: a parent, a carer or someone you trust.")
        raise Refusal(words, field="guardian")
