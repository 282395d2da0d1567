"""Clearing away what signing in leaves behind."""

from typing import cast

from celery import shared_task
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils import timezone

from foundations.accounts import codes
from foundations.lib.cache import CountsCache


@shared_task(name="accounts.clear_sessions")
def clear_sessions() -> None:
    """Throw away visits that are over, codes that ran out and attempts that count no more."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    codes.clear(now=now)
    cast(CountsCache, cache).clear_expired(now=now)
