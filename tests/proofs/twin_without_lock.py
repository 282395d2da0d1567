"""The product with the lock on offerings taken out, and seats counted in Python: what prove_last_places must catch."""

from recovery_college.wsgi import application

# isort: split
# only now are the apps ready to be imported
from courses import places
from courses.models import Offering, Places

__all__ = ["application"]


def without_lock(offering_ids: object) -> list[Offering]:
    return list(Offering.objects.filter(pk__in=offering_ids).order_by("pk"))


def look_then_take(*, offering: Offering, channel: str, seats: int = 1, **_more: object) -> bool:
    row = Places.objects.filter(offering=offering, channel=channel).get()
    if row.taken + seats > row.capacity:
        return False
    row.taken += seats
    row.save(update_fields=["taken"])
    return True


places.lock = without_lock
places.take = look_then_take
