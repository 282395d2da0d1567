"""Who may open what: every view says so with open_to, and the table role x address is made from that."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from foundations.accounts import second_factor
from foundations.accounts.models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


@dataclass(frozen=True)
class Audience:
    """A kind of person who may open a page.

    name: shown in the table of who may open what. holds: asked for the signed-in person.
    strong: this hat needs a second factor in this visit (tutors and staff). hidden: to everybody else the page is not
    there at all (404), because even that something is there would say too much.
    """

    name: str
    holds: Callable[[User], bool]
    strong: bool = False
    hidden: bool = False


EVERYONE = Audience("everyone", lambda _user: True)
SIGNED_IN = Audience("signed in", lambda _user: True)


def holders_of(permission: str) -> Audience:
    """Return the audience of people whose role carries a permission such as "courses.publish_offering"."""
    return Audience(permission, lambda user: user.has_perm(permission), strong=True)


def person(request: HttpRequest) -> User:
    """Return the signed-in person. Raises PermissionDenied for a visitor."""
    if isinstance(request.user, AnonymousUser) or not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def open_to(*audiences: Audience) -> Callable[[View[P]], View[P]]:
    """Declare who may open a view. A visitor is asked to sign in; another hat gets 403, or 404 when hidden."""

    def declare(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if EVERYONE in audiences:
                return view(request, *args, **kwargs)
            user = person(request)
            held = [audience for audience in audiences if audience.holds(user)]
            if not held and all(audience.hidden for audience in audiences):
                raise Http404
            if not held:
                raise PermissionDenied
            if all(audience.strong for audience in held) and not second_factor.passed(request):
                return redirect(second_factor.next_step(request))
            return view(request, *args, **kwargs)

        guarded.audiences = audiences  # type: ignore[attr-defined]
        return login_not_required(guarded) if EVERYONE in audiences else guarded

    return declare


def audiences_of(view: Any) -> tuple[Audience, ...]:
    """Return what a view declared; empty when it declared nothing, which a house test refuses."""
    declared: tuple[Audience, ...] = getattr(view, "audiences", ())
    return declared
