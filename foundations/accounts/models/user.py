import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from foundations.accounts import phones


class UserManager(BaseUserManager["User"]):
    """How people are looked up."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by their sign-in address, in any case of letters. Raises User.DoesNotExist."""
        return self.at_address(username or "").get()

    def at_address(self, address: str) -> "models.QuerySet[User]":
        """The person with this sign-in address, in any case of letters (index accounts_user_email_unique)."""
        return self.alias(in_lower_case=Lower("email")).filter(in_lower_case=address.strip().lower())

    def at_phone(self, number: str) -> "models.QuerySet[User]":
        """Everybody with this number, however it is written (index accounts_user_phone_key)."""
        return self.alias(phone_key=phones.key_of_column()).filter(phone_key=phones.key(number))

    def system(self) -> "User":
        """The seeded user in whose name scheduled work acts."""
        return self.get(is_system=True)


class User(AbstractBaseUser):
    """A person the college knows. Signing in is optional: without an e-mail address nobody signs in.

    Being a student or a tutor follows from having that record; other roles are granted (Grant). There is no
    superuser flag and no password: people sign in with a code that we send.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, null=True, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)
    joined_on = models.DateTimeField(default=timezone.now)

    # there when the person was read with their hats (foundations.accounts.hats)
    student_hat: bool
    tutor_hat: bool
    held_roles: list[str]

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_unique"),
            models.UniqueConstraint(fields=["is_system"], condition=Q(is_system=True), name="accounts_user_one_system"),
            models.CheckConstraint(condition=~Q(email=""), name="accounts_user_email_null_or_real"),
        ]
        indexes = [
            # signing in by phone: whose number is this, in any way of writing it
            models.Index(phones.key_of_column(), name="accounts_user_phone_key"),
        ]

    def __str__(self) -> str:
        """A number, not a name: this is what ends up in logs."""
        return f"person {self.pk}"

    def has_usable_password(self) -> bool:
        """Nobody has a password here; this keeps libraries from asking for one."""
        return False

    def get_session_auth_hash(self) -> str:
        """Tie every visit to the sign-in address: changing it signs all other devices out."""
        return self._visit_hash(str(settings.SECRET_KEY))

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same with the keys that are being retired."""
        for key in settings.SECRET_KEY_FALLBACKS:
            yield self._visit_hash(str(key))

    def _visit_hash(self, key: str) -> str:
        return salted_hmac("accounts.visit", f"{self.pk}:{self.email}", secret=key, algorithm="sha256").hexdigest()

    def clean(self) -> None:
        """Keep an empty address as none, and the rest in lower case."""
        self.email = (self.email or "").strip().lower() or None

    @property
    def is_staff(self) -> bool:
        """Django's own admin asks this; the product has no such flag."""
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the role backend, the only one that answers."""
        return self.is_active and any(backend.has_perm(self, perm, obj) for backend in get_backends())
