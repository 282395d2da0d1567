"""The only backend that answers has_perm: what a person may do follows from the roles they were given."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from foundations.accounts import hats
from foundations.accounts.models import User
from foundations.accounts.roles import ROLES


class RoleBackend(BaseBackend):
    """Answers from live grants: read with the signed-in person on each request, for anybody else in one query."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return every permission of the person's live roles; none for a visitor or someone switched off."""
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is not None:
            return set()
        held = getattr(user_obj, "_permissions", None)
        if held is None:
            keys = getattr(user_obj, "held_roles", None)
            if keys is None:
                keys = user_obj.grants.filter(ended_at=None).values_list("role", flat=True)
            held = {permission for key in keys if key in ROLES for permission in ROLES[key].permissions}
            user_obj._permissions = held  # type: ignore[attr-defined]  # noqa: SLF001
        return set(held)

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Say whether one of the person's roles carries the permission."""
        return perm in self.get_all_permissions(user_obj, obj)

    def get_user(self, user_id: int) -> User | None:
        """Return the signed-in person with their roles and hats as they are now; none when they were switched off."""
        return hats.read_with(User.objects.filter(pk=user_id, is_active=True)).first()
