"""Roles: who may give and take back, what a role opens, and the first admin."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundations.accounts import grants, second_factor
from foundations.accounts.models import Grant, User
from foundations.accounts.roles import ROLES
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from foundations.notifications.models import Notice
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def admin():
    return make_user("Robin Ash", roles=["college_admin"])


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_an_admin_gives_a_role_and_it_is_written_down(admin):
    user = make_user()
    grant = grants.give(role="office", to=user, by=admin, now=NOW)
    assert (grant.granted_by, grant.granted_at, fresh(user).has_perm("courses.plan")) == (admin, NOW, True)
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.by_id, entry.thing_id) == ("accounts.give_role", admin.pk, user.pk)
    assert entry.detail == {"role": "office"}


def test_giving_twice_is_one_grant(admin):
    user = make_user()
    first = grants.give(role="office", to=user, by=admin, now=NOW)
    assert grants.give(role="office", to=user, by=admin, now=NOW) == first
    assert Grant.objects.filter(user=user).count() == 1


def test_nobody_gives_themselves_a_role(admin):
    with pytest.raises(Refusal, match="to yourself"):
        grants.give(role="auditor", to=admin, by=admin, now=NOW)
    with pytest.raises(IntegrityError, match="accounts_grant_never_to_oneself"), transaction.atomic():
        Grant.objects.create(user=admin, role="auditor", granted_at=NOW, granted_by=admin)
    assert fresh(admin).has_perm("audit.read") is False


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"college_admin"}))
def test_no_other_role_may_give(role):
    user, other = make_user(roles=[role]), make_user()
    with pytest.raises(Refusal, match="Only a college admin"):
        grants.give(role="office", to=other, by=user, now=NOW)
    with pytest.raises(Refusal, match="Only a college admin"):
        grants.take_back(role=role, to=user, by=other, now=NOW)
    assert Grant.objects.filter(user=other).count() == 0


def test_a_role_that_was_taken_back_a_moment_ago_gives_nothing(admin):
    second = make_user(roles=["college_admin"])
    assert admin.has_perm("accounts.grant_roles") is True
    grants.take_back(role="college_admin", to=admin, by=second, now=NOW)
    with pytest.raises(Refusal, match="Only a college admin"):
        grants.give(role="office", to=make_user(), by=admin, now=NOW)


def test_taking_back_keeps_the_history(admin):
    user = make_user()
    grants.give(role="office", to=user, by=admin, now=NOW)
    grants.take_back(role="office", to=user, by=admin, now=NOW)
    grants.take_back(role="office", to=user, by=admin, now=NOW)
    grant = Grant.objects.get(user=user)
    assert (grant.ended_at, grant.ended_by, fresh(user).has_perm("courses.plan")) == (NOW, admin, False)
    assert Entry.objects.filter(act="accounts.take_back_role").count() == 1


def test_the_last_admin_stays(admin):
    with pytest.raises(Refusal, match="the only college admin"):
        grants.take_back(role="college_admin", to=admin, by=admin, now=NOW)
    assert fresh(admin).has_perm("accounts.grant_roles") is True


def test_an_unknown_role_and_the_computer_are_refused(admin):
    for role, to, words in (
        ("superuser", make_user(), "We do not have this role"),
        ("office", User.objects.system(), "computer needs no role. Choose a person"),
    ):
        with pytest.raises(Refusal, match=words) as refused:
            grants.give(role=role, to=to, by=admin, now=NOW)
        assert refused.value.field == "role"


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_carries_its_own_permissions_and_no_other(role):
    user = make_user(roles=[role])
    everything = {permission for each in ROLES.values() for permission in each.permissions}
    assert {each for each in everything if user.has_perm(each)} == set(ROLES[role].permissions)


def test_someone_switched_off_may_nothing(admin):
    User.objects.filter(pk=admin.pk).update(is_active=False)
    assert fresh(admin).has_perm("accounts.grant_roles") is False


def test_the_first_admin_is_made_once_by_the_computer():
    call_command("first_admin", "robin@larkmoor.example", "Robin Ash", stdout=io.StringIO())
    grant = Grant.objects.get()
    assert (grant.role, grant.user.email, grant.user.name) == (
        "college_admin",
        "robin@larkmoor.example",
        "Robin Ash",
    )
    assert grant.granted_by.is_system is True
    with pytest.raises(CommandError, match="already"):
        call_command("first_admin", "sam@larkmoor.example", "Sam Field")
    assert User.objects.filter(email="sam@larkmoor.example").exists() is False


def test_the_first_admin_needs_an_address():
    with pytest.raises(CommandError, match="not an email address"):
        call_command("first_admin", "robin", "Robin Ash")


def test_the_page_lists_people_with_roles_and_gives_one(admin, client):
    user = make_user("Alex Field", email="alex@larkmoor.example")
    sign_in_client(client, admin)
    listing = client.get("/college/people/").content.decode()
    assert ("Robin Ash" in listing, "Alex Field" in listing) == (True, False)
    page = client.post("/college/people/", {"email": "Alex@larkmoor.example"}).url
    assert page == f"/college/people/{user.uuid}/"
    assert client.post(page, {"role": "office"}).url == page
    assert fresh(user).has_perm("courses.plan") is True
    client.post(page, {"role": "office", "take_back": "1"})
    assert fresh(user).has_perm("courses.plan") is False


def test_the_page_says_why_not(admin, client):
    sign_in_client(client, admin)
    page = client.post(f"/college/people/{admin.uuid}/", {"role": "auditor"}).content.decode()
    assert "You cannot give a role to yourself" in page
    unknown = client.post("/college/people/", {"email": "nobody@larkmoor.example"}).content.decode()
    assert "Nobody here has this address" in unknown


@pytest.mark.parametrize("roles", [[], ["office"], ["auditor"], ["panel_member"]])
def test_the_page_is_closed_to_others(roles):
    user = make_user(roles=roles)
    visitor = sign_in_client(Client(), user)
    pages = ["/college/people/", f"/college/people/{user.uuid}/"]
    assert [visitor.get(page).status_code for page in pages] == [403, 403]
    assert [Client().get(page).url.split("?")[0] for page in pages] == ["/sign-in/"] * 2
    answer = visitor.post(pages[1], {"role": "college_admin"})
    assert (answer.status_code, fresh(user).has_perm("accounts.grant_roles")) == (403, False)


def test_the_list_costs_the_same_for_one_and_for_three(admin, client):
    sign_in_client(client, admin)
    client.get("/college/people/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/college/people/")
        counts.append(len(queries))
        make_user(roles=["office"])
        make_user(roles=["auditor"])
    assert counts[0] == counts[1]


def test_a_lost_second_step_is_taken_away_and_the_person_told(admin, client):
    user = make_user("Alex Field", email="alex@larkmoor.example", roles=["office"])
    Authenticator.objects.create(user=user, type="totp", data={})
    sign_in_client(client, admin)
    page = f"/college/people/{user.uuid}/"
    assert "Take away their second step" in client.get(page).content.decode()
    assert client.post(f"{page}second-step/").url == page
    assert Authenticator.objects.count() == 0
    assert Notice.objects.get().purpose == "accounts.second_factor_changed"
    assert Entry.objects.latest("id").act == "accounts.take_away_second_factor"


def test_nobody_else_takes_a_second_step_away(admin):
    user = make_user(roles=["office"])
    Authenticator.objects.create(user=admin, type="totp", data={})
    with pytest.raises(Refusal, match="Only a college admin can take away someone"):
        second_factor.take_away(of=admin, by=user, now=NOW)
    with pytest.raises(Refusal, match="Use your own page to change your second step"):
        second_factor.take_away(of=admin, by=admin, now=NOW)
    assert Authenticator.objects.count() == 1
