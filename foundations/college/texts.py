"""The college's own texts: each time one is written it is a new version, and the newest is shown."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from foundations.college import current
from foundations.college.events import TextWritten
from foundations.college.models import College, Text
from foundations.college.settings import HasId
from foundations.lib.events import publish
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb


class EmptyText(Refusal):
    """A text without words."""


@verb
def write(*, key: str, heading: str, body: str, by: HasId, now: datetime) -> Text:
    """Write a new version of the text and return it; the same words again return the newest version as it is.

    Raises EmptyText when there are no words.
    """
    heading, body = heading.strip(), body.strip()
    if not body:
        raise EmptyText(_("Write a sentence or two. The old text stays until you do."), field="body")
    College.objects.select_for_update(no_key=True).get(pk=1)
    newest = Text.objects.filter(key=key).order_by("-version").first()
    if newest and (newest.heading, newest.body) == (heading, body):
        return newest
    last = Text.objects.filter(key=key).aggregate(last=Max("version"))["last"] or 0
    text = Text.objects.create(
        key=key, version=last + 1, heading=heading, body=body, written_at=now, written_by_id=by.pk
    )
    current.forget_after_change()
    publish(TextWritten(text_id=text.pk, key=key, version=text.version, by_id=by.pk, happened_at=now))
    return text
