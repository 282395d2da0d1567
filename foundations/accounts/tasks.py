"""Clearing away what signing in leaves behind."""

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from foundations.accounts import codes


@shared_task(name="accounts.clear_sessions")
def clear_sessions() -> None:
    """Throw away visits that are over and codes that ran out."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    codes.clear(now=now)
