"""manage.py grant_roles: what the app and the backup may do. Run as the owner, after migrate."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from foundations.audit import roles


class Command(BaseCommand):
    """Writes the grants of both roles from the models."""

    help = "Give the app's and the backup's database roles what they need, and nothing else. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Grant, and say on how many tables."""
        tables = roles.grant(app=settings.APP_ROLE, backup=settings.BACKUP_ROLE)
        if options["verbosity"]:
            frozen = len(roles.frozen_tables())
            self.stdout.write(f"Grants written on {tables} tables; {frozen} of them are append-only.")
