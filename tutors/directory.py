"""The tutor directory: who teaches here, and what each brings."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from tutors.models import Tutor


@verb
def enter(
    *,
    user: User,
    name: str,
    line: str,
    lived: str,
    subject: bool,
    by: User,
    now: datetime,
    staff_role: str = "",
    perspective_hidden: bool = False,
    areas: Sequence[str] = (),
) -> Tutor:
    """Enter a person in the directory. The line is their own words; areas are category slugs they teach in.

    Raises Refusal when they bring neither lived experience nor a subject, or are entered already.
    """
    if lived == Tutor.Lived.NO and not subject:
        raise Refusal(_("Choose what this tutor brings: lived experience, a subject, or both."), field="lived")
    if Tutor.objects.filter(user=user).exists():
        raise Refusal(_("This person is in the directory already. Open their entry to change it."), field="name")
    tutor = Tutor.objects.create(
        user=user,
        name=name,
        line=line,
        lived=lived,
        subject=subject,
        staff_role=staff_role,
        perspective_hidden=perspective_hidden,
        areas=list(areas),
        entered_at=now,
        entered_by=by,
    )
    trail.append(act="directory.enter", thing=tutor, by=by, now=now)
    return tutor
