"""How a talk is written on a page: its name, its time and where it is."""

from django import template

from foundations.lib.wording import from_to
from students import slots
from students.models import Slot

register = template.Library()


@register.simple_tag
def talk_times(slot: Slot) -> str:
    """Return "10am to 10:30am", as on the wall."""
    return from_to(slot.starts, slot.ends)


@register.filter
def talk_name(slot: Slot) -> str:
    """Return what the talk is called here."""
    return slots.name_of(slot)


@register.filter
def talk_where(slot: Slot) -> str:
    """Return how and where they meet."""
    return slots.where(slot)
