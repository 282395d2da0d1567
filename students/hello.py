"""The tutors' hello: to everyone with a place, three days before the first session; who joins later gets it then."""

from datetime import datetime, timedelta

from courses.models import Offering
from foundations.lib.transactions import verb
from foundations.notifications import notices
from foundations.notifications.models import Notice
from students.models import Enrolment

PURPOSE = "students.hello"
BEFORE = timedelta(days=3)


def occasion(offering_id: int) -> str:
    """Return what makes the hello of an offering happen once for a person."""
    return f"offering {offering_id}"


def write_hellos(*, now: datetime) -> int:
    """Write the hellos whose moment has come and which a person has not got yet; return how many are new."""
    soon = Offering.objects.filter(
        state=Offering.State.PUBLISHED, first_start__gt=now, first_start__lte=now + BEFORE
    ).exclude(hello="")
    return sum(_say_hello(offering_id=pk, now=now) for pk in soon.order_by("pk").values_list("pk", flat=True))


@verb
def _say_hello(*, offering_id: int, now: datetime) -> int:
    greeted = Notice.objects.filter(purpose=PURPOSE, occasion=occasion(offering_id)).values("person")
    coming = Enrolment.objects.coming().filter(offering=offering_id).exclude(student__user__in=greeted)
    people = [enrolment.student.user for enrolment in coming.select_related("student__user").order_by("pk")]
    for person in people:
        notices.write(person=person, purpose=PURPOSE, occasion=occasion(offering_id), about_id=offering_id, now=now)
    return len(people)
