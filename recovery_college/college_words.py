"""The college's own words that students say yes to: the charter and what consent is asked with. For college admins."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from foundations.accounts.access import holders_of, open_to, person
from foundations.college import current, texts
from foundations.lib.refusals import Refusal, show
from students import charter, consents
from students.models import ConsentPurpose

SETTERS = holders_of("college.change_settings")
MENU = {"nav": "college", "subnav": "settings"}
KEYS: dict[str, str | Promise] = {
    charter.KEY: gettext_lazy("The charter: what we promise each other"),
    charter.EASY: gettext_lazy("The charter in easy words"),
    **{consents.key(purpose): purpose.label for purpose in ConsentPurpose},
}


class WordsForm(forms.Form):
    """One of the college's own texts; saving it makes a new version."""

    heading = forms.CharField(label=gettext_lazy("Heading"), max_length=120, required=False)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy(
            "Leave an empty line between paragraphs. Begin a line with “- ” for a list, with “## ” for a small heading."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
    )


@require_safe
@open_to(SETTERS)
def words(request: HttpRequest) -> HttpResponse:
    """Show each text with the version that counts now."""
    rows = [(key, name, current.text(key)) for key, name in KEYS.items()]
    return render(request, "recovery_college/college/words.html", {**MENU, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(SETTERS)
def write(request: HttpRequest, key: str) -> HttpResponse:
    """Write a new version of one text."""
    if key not in KEYS:
        raise Http404
    now_shown = current.text(key)
    start = {"heading": now_shown.heading, "body": now_shown.body} if now_shown else {}
    form = WordsForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            texts.write(key=key, by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Saved. Everybody sees it within half a minute."))
            return redirect("college_words")
    return render(request, "recovery_college/college/words_write.html", {**MENU, "form": form, "name": KEYS[key]})
