"""Words that mean the same, for the search: the groups, and changing one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import synonyms
from courses.forms_kinds import SynonymForm
from courses.models import Synonym
from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.refusals import Refusal, show

WRITERS = holders_of("courses.write")
MENU = {"nav": "college", "subnav": "library"}
EITHER = ["GET", "HEAD", "POST"]


@require_http_methods(EITHER)
@open_to(WRITERS)
def synonyms_page(request: HttpRequest) -> HttpResponse:
    """List the groups A to Z, and add one."""
    form = SynonymForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            synonyms.add(words=form.cleaned_data["words"], by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Kept. The search uses these words from now on."))
            return redirect("college_synonyms")
    context = {"form": form, "groups": Synonym.objects.order_by("words", "pk"), "most": synonyms.MOST}
    return render(request, "courses/office/synonyms.html", {**MENU, **context})


@require_http_methods(EITHER)
@open_to(WRITERS)
def synonym(request: HttpRequest, number: int) -> HttpResponse:
    """Change the words of one group."""
    group = get_object_or_404(Synonym, pk=number)
    form = SynonymForm(request.POST if request.method == "POST" else None, initial={"words": group.words})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            synonyms.change(group=group, words=words, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Kept. The search uses these words from now on."))
            return redirect("college_synonyms")
    return render(request, "courses/office/synonym.html", {**MENU, "form": form, "group": group})


@require_POST
@open_to(WRITERS)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Forget one group."""
    synonyms.remove(group=get_object_or_404(Synonym, pk=number), by=person(request), now=timezone.now())
    messages.success(request, _("The search has forgotten that these words mean the same."))
    return redirect("college_synonyms")
