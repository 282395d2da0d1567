"""Words at rest open for their owner, in their table and column, and nowhere else."""

from datetime import UTC, datetime
from io import StringIO
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from foundations.accounts.models import User
from foundations.lib import field_keys
from foundations.lib.encryption import EncryptedTextField, Sealed, Unreadable, seal, unseal
from foundations.notifications.models import Notice

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WORDS = "I’d like to sleep better — ymlaen! 🙂"
PLACE = {"owner": 7, "table": "plans", "column": "hope"}

pytestmark = pytest.mark.django_db


def notice(secret: str = WORDS, occasion: str = "1") -> Notice:
    """A row with words for a new person."""
    person = User.objects.create(email=f"{uuid4()}@example.org")
    return Notice.objects.create(
        person=person, purpose="test.code", occasion=occasion, due=NOW, written_on=NOW, secret=secret
    )


def stored(pk: int) -> str:
    """What really lies in the column."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM notifications_notice WHERE id = %s", [pk])
        return cursor.fetchone()[0]


def test_words_come_back_and_the_column_does_not_hold_them():
    row = notice()
    assert Notice.objects.get(pk=row.pk).secret == WORDS
    assert row.secret == WORDS
    assert "sleep" not in stored(row.pk)
    assert stored(row.pk).startswith("gAAAA")


def test_changing_and_emptying():
    row = Notice.objects.get(pk=notice().pk)
    row.secret = "other"
    row.save(update_fields=["secret"])
    assert Notice.objects.get(pk=row.pk).secret == "other"
    row.secret = ""
    row.save()
    assert stored(row.pk) == ""
    assert Notice.objects.get(pk=row.pk).secret == ""


def test_deferred_and_related_rows_open_too():
    row = notice()
    assert Notice.objects.defer("secret").get(pk=row.pk).secret == WORDS
    assert Notice.objects.only("id").get(pk=row.pk).secret == WORDS


def test_bulk_create_seals():
    person = User.objects.create(email="a@example.org")
    rows = [
        Notice(person=person, purpose="p", occasion=str(n), due=NOW, written_on=NOW, secret=f"code {n}")
        for n in range(3)
    ]
    Notice.objects.bulk_create(rows)
    assert [row.secret for row in Notice.objects.order_by("occasion")] == ["code 0", "code 1", "code 2"]
    assert all("code" not in stored(row.pk) for row in rows)


@pytest.mark.parametrize("changed", [{"owner": 8}, {"table": "goals"}, {"column": "dream"}])
def test_a_token_is_refused_anywhere_else(changed):
    sealed = seal(WORDS, **PLACE)
    assert unseal(sealed, **PLACE) == WORDS
    with pytest.raises(Unreadable, match="another owner, table or column"):
        unseal(sealed, **{**PLACE, **changed})


def test_a_token_moved_to_another_row_is_refused():
    mine, yours = notice(), notice(secret="yours", occasion="2")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_notice SET secret = %s WHERE id = %s", [stored(yours.pk), mine.pk])
    with pytest.raises(Unreadable):
        _ = Notice.objects.get(pk=mine.pk).secret


def test_copying_in_the_database_is_refused_when_read():
    row = notice()
    Notice.objects.filter(pk=row.pk).update(uuid=uuid4())
    with pytest.raises(Unreadable):
        _ = Notice.objects.get(pk=row.pk).secret


@pytest.mark.parametrize("token", ["nonsense", "gAAAAABnothing", "ñ"])
def test_damaged_is_an_error_and_never_empty(token):
    row = notice()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_notice SET secret = %s WHERE id = %s", [token, row.pk])
    with pytest.raises(Unreadable, match="no key opens"):
        _ = Notice.objects.get(pk=row.pk).secret


def test_values_give_no_words_and_searching_is_refused():
    row = notice()
    value = Notice.objects.values_list("secret", flat=True).get(pk=row.pk)
    assert isinstance(value, Sealed)
    assert (repr(value), str(value)) == ("Sealed()", "<sealed>")
    with pytest.raises(TypeError):
        Notice.objects.filter(secret=WORDS).exists()
    with pytest.raises(TypeError), transaction.atomic():
        Notice.objects.filter(pk=row.pk).update(secret="x")
    assert Notice.objects.filter(secret="").count() == 0
    with pytest.raises(TypeError), transaction.atomic():
        Notice.objects.bulk_update([row], ["secret"])


def test_nothing_of_them_in_representations_or_dumps():
    row = Notice.objects.get(pk=notice().pk)
    assert row.secret == WORDS
    assert "sleep" not in repr(row) + str(row) + repr(vars(row))
    with pytest.raises(TypeError, match="not written out"):
        serializers.serialize("json", [row])


def test_words_without_an_owner_are_not_saved():
    with pytest.raises(ValueError, match="must be set before"):
        Notice(uuid=None, purpose="p", occasion="1", due=NOW, written_on=NOW, secret=WORDS).save()


def test_old_keys_read_and_the_newest_writes(settings):
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    row = notice()
    settings.FIELD_KEYS = (new, old)
    held = Notice.objects.get(pk=row.pk)
    assert held.secret == WORDS
    held.save()
    settings.FIELD_KEYS = (new,)
    assert Notice.objects.get(pk=row.pk).secret == WORDS
    settings.FIELD_KEYS = (old,)
    with pytest.raises(Unreadable):
        _ = Notice.objects.get(pk=row.pk).secret


def test_rotation_brings_every_row_forward(settings):
    rows = [notice(secret=f"code {n}", occasion=str(n)) for n in range(5)]
    empty = notice(secret="", occasion="empty")
    new = Fernet.generate_key().decode()
    settings.FIELD_KEYS = (new, *settings.FIELD_KEYS)
    out = StringIO()
    call_command("rotate_field_keys", batch=2, stdout=out)
    assert out.getvalue() == "5 sealed values read, 5 resealed with the newest key.\n"
    settings.FIELD_KEYS = (new,)
    assert [Notice.objects.get(pk=row.pk).secret for row in rows] == [f"code {n}" for n in range(5)]
    assert stored(empty.pk) == ""
    assert field_keys.rotate(batch=2).resealed == 0


def test_rotation_names_what_it_cannot_open_and_goes_on(settings):
    lost, good = notice(), notice(occasion="2")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_notice SET secret = 'gone' WHERE id = %s", [lost.pk])
    settings.FIELD_KEYS = (Fernet.generate_key().decode(), *settings.FIELD_KEYS)
    with pytest.raises(CommandError, match=f"notifications_notice.secret of row {lost.pk}"):
        call_command("rotate_field_keys", stdout=StringIO())
    assert stored(lost.pk) == "gone"
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert Notice.objects.get(pk=good.pk).secret == WORDS


@isolate_apps("foundations.lib")
def test_a_field_must_name_a_column_of_its_row():
    class Lonely(models.Model):
        words = EncryptedTextField(owner="nobody")

        class Meta:
            app_label = "lib"

    found = Lonely._meta.get_field("words").check()
    assert [problem.id for problem in found] == ["lib.E001"]
