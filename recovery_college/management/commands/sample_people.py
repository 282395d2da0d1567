"""manage.py sample_people: whom to sign in as, for ./bin/run to print."""

from typing import Any

from django.core.management.base import BaseCommand

from recovery_college.demo.people import SAMPLE_PEOPLE


class Command(BaseCommand):
    """Prints the sample people and their addresses."""

    help = "Print the sample people."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One line a person."""
        for sample in SAMPLE_PEOPLE:
            self.stdout.write(f"{sample.name:<14} {sample.who} ({sample.email})")
