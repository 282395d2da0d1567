"""A printed sheet of codes for somebody who has no e-mail and no phone: handed over, used up code by code, stopped."""

import secrets
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from foundations.accounts.codes import tidied
from foundations.accounts.models import CodeSheet, SheetCode, User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices

LIFE = timedelta(days=90)
LENGTH = 8
# the same words whether the sheet is unknown, ended or has other codes: a stranger learns nothing
WRONG = _("Check the sheet’s number and the code. Each code works once. Use the next one, or ring us")
NOBODY = _("This person was switched off, so they cannot sign in. Ask a college admin.")


@verb
def hand_out(*, person: User, by: User, now: datetime) -> tuple[CodeSheet, list[str]]:
    """Make a sheet for a person and return it with its codes, which are known at this moment only.

    A sheet they had before stops working. They are told that one was made, by their own way. Raises Refusal for
    somebody who was switched off.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not person.is_active:
        raise Refusal(NOBODY)
    for old in CodeSheet.objects.filter(person=person, stopped_at=None):
        stop(sheet=old, by=by, now=now)
    sheet = CodeSheet.objects.create(number=_digits(), person=person, made_at=now, made_by=by, expires=now + LIFE)
    codes = _different(CodeSheet.CODES)
    SheetCode.objects.bulk_create(SheetCode(sheet=sheet, digest=_digest(sheet, code)) for code in codes)
    notices.write(
        person=person, purpose="accounts.sheet_made", occasion=f"sheet {sheet.pk}", about_id=sheet.pk, now=now
    )
    trail.append(act="accounts.hand_out_sheet", thing=sheet, by=by, now=now, on_behalf_of=person)
    return sheet, codes


@verb
def stop(*, sheet: CodeSheet, by: User, now: datetime) -> CodeSheet:
    """End a sheet that was lost or is not needed any more; one that has ended stays as it is."""
    sheet = CodeSheet.objects.select_for_update(no_key=True).get(pk=sheet.pk)
    if sheet.stopped_at:
        return sheet
    sheet.stopped_at, sheet.stopped_by = now, by
    sheet.save(update_fields=["stopped_at", "stopped_by"])
    trail.append(act="accounts.stop_sheet", thing=sheet, by=by, now=now)
    return sheet


def use(*, number: str, typed: str, now: datetime) -> User:
    """Return the person whose sheet and code these are, and use the code up. Raises Refusal on field "code".

    A try that does not fit is counted, so call it outside a transaction.
    """
    live = CodeSheet.objects.live(now).filter(number=tidied(number), person__is_active=True)
    sheet = live.select_related("person").first()
    if sheet is None:
        raise Refusal(WRONG, field="code")
    unused = SheetCode.objects.filter(sheet=sheet, digest=_digest(sheet, tidied(typed)), used_on=None)
    if not unused.update(used_on=now):
        live.update(wrong=F("wrong") + 1)
        raise Refusal(WRONG, field="code")
    _note_use(sheet=sheet, now=now)
    return sheet.person


def of(person: User, *, now: datetime) -> CodeSheet | None:
    """Return the sheet with which a person can sign in now, if there is one."""
    return CodeSheet.objects.live(now).filter(person=person).first()


@verb
def _note_use(*, sheet: CodeSheet, now: datetime) -> None:
    trail.append(act="accounts.use_sheet", thing=sheet, by=sheet.person, now=now)


def _digits() -> str:
    return f"{secrets.randbelow(10**LENGTH):0{LENGTH}}"


def _different(count: int) -> list[str]:
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(_digits())
    return sorted(codes)


def _digest(sheet: CodeSheet, code: str) -> str:
    return salted_hmac("accounts.sheet", f"{sheet.uuid}:{code}", algorithm="sha256").hexdigest()
