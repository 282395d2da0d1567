"""The first college admin of a new installation. Every later one is made by a college admin."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from foundations.accounts import grants, people
from foundations.accounts.models import Grant, User
from foundations.accounts.roles import COLLEGE_ADMIN
from foundations.lib.transactions import verb


class Command(BaseCommand):
    """manage.py first_admin EMAIL NAME"""

    help = "Makes the first college admin. Refused when there is one already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address to sign in with, and a name."""
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the person and the grant. Raises CommandError when it is refused."""
        try:
            validate_email(options["email"])
        except ValidationError:
            raise CommandError("This is not an email address.") from None
        make(options["email"], options["name"])
        self.stdout.write("Done. They can sign in with this address, and set up a second step.")


@verb
def make(email: str, name: str) -> Grant:
    """Make the first college admin, in the computer's name. Raises CommandError if there is one."""
    system = User.objects.select_for_update().get(is_system=True)
    if Grant.objects.filter(role=COLLEGE_ADMIN.key, ended_at=None).exists():
        raise CommandError("There is a college admin already. Ask them to give the role, at /college/people/.")
    now = timezone.now()
    return grants.give(role=COLLEGE_ADMIN.key, to=people.meet(name=name, email=email, now=now), by=system, now=now)
