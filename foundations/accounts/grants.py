"""Giving and taking back roles. Nobody gives themselves one, and the college always keeps one admin."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import Grant, User
from foundations.accounts.roles import COLLEGE_ADMIN, ROLES
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

PERMISSION = "accounts.grant_roles"

NOT_YOURSELF = _("You cannot give a role to yourself. Ask another college admin to do it")
NOT_ALLOWED = _("Only a college admin can change what people may do. Ask one of them")
NO_SUCH_ROLE = _("We do not have this role. Choose one from the list")
SYSTEM = _("The college’s computer needs no role. Choose a person")
LAST_ADMIN = _("This is the only college admin. Make someone else a college admin first")


@verb
def give(*, role: str, to: User, by: User, now: datetime) -> Grant:
    """Give a person a role, or return the grant they have already.

    Raises Refusal when `by` may not, gives it to themselves, or the role or person is not one to give to.
    """
    _may(by)
    if role not in ROLES:
        raise Refusal(NO_SUCH_ROLE, field="role")
    if to.pk == by.pk:
        raise Refusal(NOT_YOURSELF, field="role")
    if to.is_system:
        raise Refusal(SYSTEM, field="role")
    User.objects.select_for_update(no_key=True).get(pk=to.pk)
    live = Grant.objects.filter(user=to, role=role, ended_at=None).first()
    if live:
        return live
    grant = Grant.objects.create(user=to, role=role, granted_at=now, granted_by=by)
    trail.append(act="accounts.give_role", thing=to, by=by, now=now, role=role)
    return grant


@verb
def take_back(*, role: str, to: User, by: User, now: datetime) -> None:
    """Take a role back; if the person does not have it, it is already so.

    Raises Refusal when `by` may not, or when the college would be left without a college admin.
    """
    _may(by)
    held = list(Grant.objects.select_for_update(no_key=True).filter(role=role, ended_at=None).order_by("id"))
    grant = next((each for each in held if each.user_id == to.pk), None)
    if grant is None:
        return
    if role == COLLEGE_ADMIN.key and len(held) == 1:
        raise Refusal(LAST_ADMIN, field="role")
    grant.ended_at, grant.ended_by = now, by
    grant.save(update_fields=["ended_at", "ended_by"])
    trail.append(act="accounts.take_back_role", thing=to, by=by, now=now, role=role)


def _may(by: User) -> None:
    """Ask the rows, not what the request remembers: a role may have been taken back a moment ago."""
    if not by.is_system and not User.objects.get(pk=by.pk).has_perm(PERMISSION):
        raise Refusal(NOT_ALLOWED)


def holding(permission: str) -> QuerySet[User]:
    """Return the people whose role carries a permission now, such as "college.open_office"."""
    roles = [role.key for role in ROLES.values() if permission in role.permissions]
    live = Grant.objects.filter(user=OuterRef("pk"), ended_at=None, role__in=roles)
    return User.objects.filter(Exists(live), is_active=True)
