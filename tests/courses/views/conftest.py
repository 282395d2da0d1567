"""People who open the pages of the office."""

import pytest
from django.test import Client

from tests.people import make_user, sign_in_client


@pytest.fixture
def office() -> Client:
    return sign_in_client(Client(), make_user("Robin", roles=["office"]))


@pytest.fixture
def admin() -> Client:
    return sign_in_client(Client(), make_user("Kim", roles=["college_admin"]))
