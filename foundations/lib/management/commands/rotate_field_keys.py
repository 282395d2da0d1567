"""manage.py rotate_field_keys: reseal every encrypted column with the newest key of FIELD_KEYS_FILE."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundations.lib import field_keys


class Command(BaseCommand):
    """Reseals old rows; run it after putting a new key on the first line, then take the old key out."""

    help = "Reseal every encrypted column with the newest key. Safe to run while people are using the college."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number of rows that are read at a time."""
        parser.add_argument("--batch", type=int, default=500, help="rows read at a time (500)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError naming the rows that no key opens; those keep what they hold."""
        rotation = field_keys.rotate(batch=options["batch"])
        self.stdout.write(f"{rotation.read} sealed values read, {rotation.resealed} resealed with the newest key.")
        if rotation.unreadable:
            raise CommandError("No key opens: " + "; ".join(rotation.unreadable) + ". Keep the old keys.")
