"""Stories of hope: for everyone to read, for the office to show, for their tellers to take back."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import stories
from courses.forms_voices import StoryForm
from courses.models import Story
from courses.titles import titled
from foundations.accounts.access import EVERYONE, SIGNED_IN, holders_of, open_to, person
from foundations.college.current import today
from foundations.lib.refusals import Refusal, show

WRITERS = holders_of("courses.write")
MENU = {"nav": "college", "subnav": "library"}
ON_A_PAGE = 25
either = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@open_to(EVERYONE)
def all_stories(request: HttpRequest) -> HttpResponse:
    """Show the stories of hope that their tellers let everyone read."""
    page = Paginator(stories.shown(now=timezone.now()), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "courses/story/stories.html", {"page": page, "nav": "about"})


@either
@open_to(SIGNED_IN)
def my_stories(request: HttpRequest) -> HttpResponse:
    """The stories I let the college show; each can be taken back at once."""
    user, now = person(request), timezone.now()
    mine = stories.told_by(user)
    if request.method == "POST":
        number = request.POST.get("story", "")
        story = get_object_or_404(mine, pk=int(number) if number.isdecimal() and len(number) < 18 else 0)
        stories.take_back(story=story, by=user, now=now)
        messages.success(request, _("Taken back. Nobody can read it any more, and we have not kept the words."))
        return redirect("my_stories")
    return render(request, "courses/story/mine.html", {"mine": mine, "today": today(now), "nav": "my_learning"})


@either
@open_to(WRITERS)
def college_stories(request: HttpRequest) -> HttpResponse:
    """List the stories the college shows, and add one."""
    now = timezone.now()
    form = StoryForm(request.POST if request.method == "POST" else None, courses=titled())
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "agreed"}
        try:
            stories.show(by=person(request), now=now, **told)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The story is shown from now on."))
            return redirect("college_stories")
    soon = today(now) + stories.SOON
    context = {"form": form, "stories": stories.kept(), "today": today(now), "soon": soon}
    return render(request, "courses/office/stories.html", {**MENU, **context})


@require_POST
@open_to(WRITERS)
def take_story_back(request: HttpRequest, number: UUID) -> HttpResponse:
    """Stop showing a story on its teller's wish."""
    story = get_object_or_404(Story, uuid=number)
    stories.take_back(story=story, by=person(request), now=timezone.now())
    messages.success(request, _("The story is not shown any more, and its words are gone."))
    return redirect("college_stories")
