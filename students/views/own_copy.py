"""My copy: everything that is kept about me, for a computer and to read."""

import json

from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from foundations.accounts.access import open_to, person
from foundations.lib import pdf
from foundations.lib.events import ask
from foundations.lib.http import download, no_store
from foundations.lib.own_copy import as_data
from students.access import STUDENTS
from students.events import OwnCopy
from students.purposes import PURPOSES

NAME = "my-copy"


@require_safe
@open_to(STUDENTS)
def my_copy_json(request: HttpRequest) -> HttpResponseBase:
    """Everything for a computer to read."""
    parts = ask(OwnCopy(user_id=person(request).pk))
    data = {"made_on": timezone.localtime().isoformat(timespec="minutes"), **as_data(parts)}
    content = json.dumps(data, ensure_ascii=False, indent=2).encode()
    return no_store(download(content, name=f"{NAME}.json", kind="application/json"))


@require_safe
@open_to(STUDENTS)
def my_copy_pdf(request: HttpRequest) -> HttpResponseBase:
    """Everything to read and print, as a tagged PDF."""
    parts = ask(OwnCopy(user_id=person(request).pk))
    context = {"parts": [each for each in parts if each.rows], "now": timezone.localtime(), "purposes": PURPOSES}
    page = render_to_string("students/details/copy.html", context, request)
    return no_store(download(pdf.tagged(page), name=f"{NAME}.pdf", kind=pdf.KIND))
