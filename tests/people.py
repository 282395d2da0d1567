"""People for tests, and signing them in."""

import itertools
import time
from collections.abc import Iterable

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client
from django.utils import timezone

from foundations.accounts import grants
from foundations.accounts.models import User

_numbers = itertools.count(1)


def make_user(name: str = "Sam Field", *, roles: Iterable[str] = (), email: str | None = "") -> User:
    """Write a person; email None means no address, "" means one made up. Roles are given by the college's computer."""
    address = f"person{next(_numbers)}@larkmoor.example" if email == "" else email
    user = User.objects.create(name=name, email=address)
    for role in roles:
        grants.give(role=role, to=user, by=User.objects.system(), now=timezone.now())
    return user


def sign_in_client(client: Client, user: User, *, strong: bool = True) -> Client:
    """Sign the person in on this client; strong: as if they had shown a second factor."""
    client.force_login(user)
    if strong:
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
    return client
