"""manage.py load_sample_data: a believable college in an empty demo database."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from courses.models import Course
from recovery_college.checks import is_marked
from recovery_college.sample_data.load import load


class Command(BaseCommand):
    """Loads the sample college, once, and only into a database that was born as a demo."""

    help = "Load the sample college into an empty demo database."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add how large the college is, and the seed of its dice."""
        parser.add_argument("--scale", type=int, default=1, help="how many times the usual size")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same college")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, or say why not."""
        if not is_marked():
            raise CommandError("This database was not made by ./bin/run, so no invented people go into it.")
        if Course.objects.exists():
            self.stdout.write("The sample college is here already.")
            return
        began = time.monotonic()
        load(
            now=timezone.now(),
            scale=options["scale"],
            seed=options["seed"],
            say=lambda words: self.stdout.write(f"  {words}"),
        )
        self.stdout.write(f"The sample college is ready ({time.monotonic() - began:.0f} s).")
