"""Answers of a conversation of several pages, until it is finished: encrypted, of one browser, for a day at most."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet

from foundations.accounts.models import User
from foundations.lib.transactions import verb
from students.models import Draft

LIFE = timedelta(days=1)


def new_secret() -> str:
    """Return a secret for one browser to keep in a cookie; only its hash is stored."""
    return secrets.token_urlsafe(32)


def _drafts(*, purpose: str, about_id: int, secret: str) -> QuerySet[Draft]:
    browser = hashlib.sha256(secret.encode()).hexdigest()
    return Draft.objects.filter(purpose=purpose, about_id=about_id, browser_hash=browser)


def answers(*, purpose: str, about_id: int, secret: str, person: User | None, now: datetime) -> dict[str, str]:
    """Return what was answered so far in this browser; nothing when it is somebody else's, or too old."""
    draft = _drafts(purpose=purpose, about_id=about_id, secret=secret).first() if secret else None
    return _read(draft, person, now=now)


def _read(draft: Draft | None, person: User | None, *, now: datetime) -> dict[str, str]:
    if draft is None or draft.expires <= now or (draft.person_id and draft.person_id != getattr(person, "pk", None)):
        return {}
    return dict(json.loads(draft.answers or "{}"))


@verb
def keep(
    *,
    purpose: str,
    about_id: int,
    secret: str,
    person: User | None,
    now: datetime,
    new: Mapping[str, str],
    first: bool = False,
) -> dict[str, str]:
    """Add answers to the draft of this browser and return all of them. Once a person signed in, it is theirs.

    first: the secret was made just now, so that there is no draft to look for.
    """
    rows = _drafts(purpose=purpose, about_id=about_id, secret=secret).select_for_update(no_key=True)
    draft = None if first else rows.first()
    so_far = _read(draft, person, now=now) | dict(new)
    draft = draft or Draft(purpose=purpose, about_id=about_id, browser_hash=hashlib.sha256(secret.encode()).hexdigest())
    draft.person, draft.answers, draft.expires = person, json.dumps(so_far), now + LIFE
    draft.save()
    return so_far


@verb
def drop(*, purpose: str, about_id: int, secret: str) -> None:
    """Forget the answers: the conversation is finished."""
    if secret:
        _drafts(purpose=purpose, about_id=about_id, secret=secret).delete()


@verb
def clear(*, now: datetime) -> int:
    """Forget what nobody finished within a day; return how many drafts that were."""
    return Draft.objects.filter(expires__lte=now).delete()[0]
