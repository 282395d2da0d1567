"""The sample people anybody may sign in as, in the demo only."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundations.accounts import people
from foundations.accounts.models import User


@dataclass(frozen=True)
class SamplePerson:
    """Someone of the sample college: a key for the address, a reserved e-mail address, and what to look at as them."""

    key: str
    name: str
    email: str
    who: str | Promise
    start: str


SAMPLE_PEOPLE = (
    SamplePerson(
        "alex",
        "Alex Rowan",
        "alex.rowan@larkmoor.example",
        _("A student with courses, an offer and a plan"),
        "my_learning",
    ),
    SamplePerson("bryn", "Bryn Hale", "bryn.hale@larkmoor.example", _("A student who has just joined"), "my_learning"),
    SamplePerson("morgan", "Morgan Ellis", "morgan.ellis@larkmoor.example", _("A peer tutor"), "teaching"),
    SamplePerson("sam", "Sam Whitlock", "sam.whitlock@larkmoor.example", _("A staff tutor"), "teaching"),
    SamplePerson(
        "noor",
        "Noor Office",
        "office@larkmoor.example",
        _("In the office: plans terms and helps students"),
        "college_home",
    ),
    SamplePerson(
        "robin",
        "Robin Admin",
        "admin@larkmoor.example",
        _("College admin: approves, publishes, gives roles"),
        "college_home",
    ),
    SamplePerson(
        "frankie",
        "Frankie Lead",
        "safeguarding.lead@larkmoor.example",
        _("Safeguarding lead: opens what people are worried about"),
        "concerns",
    ),
    SamplePerson(
        "nesta", "Nesta Pryce", "nesta.pryce@larkmoor.example", _("On the quality panel: reads new courses"), "panels"
    ),
)


def find(key: str) -> User | None:
    """Return the person behind a key of the list, or none."""
    found = next((sample for sample in SAMPLE_PEOPLE if sample.key == key), None)
    return people.at(found.email) if found else None
