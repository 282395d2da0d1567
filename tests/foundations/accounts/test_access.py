"""Who may open a page: what a view declares is what holds."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from foundations.accounts.access import EVERYONE, SIGNED_IN, Audience, audiences_of, holders_of, open_to
from tests.people import make_user

pytestmark = pytest.mark.django_db


def request_of(user):
    request = RequestFactory().get("/somewhere/")
    request.user, request.session = user, {}
    return request


def page(*audiences):
    return open_to(*audiences)(lambda request: HttpResponse("open"))


def test_everyone_is_everyone():
    assert page(EVERYONE)(request_of(AnonymousUser())).content == b"open"


def test_signed_in_is_not_a_visitor():
    assert page(SIGNED_IN)(request_of(make_user())).content == b"open"
    with pytest.raises(PermissionDenied):
        page(SIGNED_IN)(request_of(AnonymousUser()))


def test_a_role_is_asked_for_and_its_second_step():
    view = page(holders_of("courses.plan"))
    with pytest.raises(PermissionDenied):
        view(request_of(make_user()))
    assert view(request_of(make_user(roles=["office"]))).url == "/my/second-step/?next=%2Fsomewhere%2F"


def test_one_weak_hat_is_enough_where_it_is_declared():
    view = page(Audience("student", lambda user: True), holders_of("courses.plan"))
    assert view(request_of(make_user(roles=["office"]))).content == b"open"


def test_what_was_declared_can_be_read():
    view = page(SIGNED_IN)
    assert audiences_of(view) == (SIGNED_IN,)
    assert audiences_of(lambda request: HttpResponse()) == ()
