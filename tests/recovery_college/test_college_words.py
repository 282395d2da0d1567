"""The college's own words: written by a college admin, each save a version."""

import pytest
from django.test import Client
from django.urls import reverse

from foundations.college.models import Text
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


def test_an_admin_writes_a_new_version() -> None:
    admin = sign_in_client(Client(), make_user("Dele", roles=["college_admin"]))
    assert "Not written yet." in admin.get(reverse("college_words")).content.decode()
    path = reverse("college_words_write", args=["consent_photos"])
    assert "Error:" in admin.post(path, {"body": ""}).content.decode()
    for body in ("May we?", "May we, please?"):
        admin.post(path, {"heading": "", "body": body})
    assert list(Text.objects.order_by("version").values_list("version", "body")) == [
        (1, "May we?"),
        (2, "May we, please?"),
    ]
    assert "Version 2" in admin.get(reverse("college_words")).content.decode()
    assert "May we, please?" in admin.get(path).content.decode()
    assert admin.get(reverse("college_words_write", args=["anything"])).status_code == 404


def test_nobody_else_may() -> None:
    office = sign_in_client(Client(), make_user("Robin", roles=["office"]))
    path = reverse("college_words_write", args=["charter"])
    assert [office.get(reverse("college_words")).status_code, office.post(path, {"body": "x"}).status_code] == [
        403,
        403,
    ]
    assert Text.objects.filter(key="charter").count() == 0
