"""The front page: what this is, a search, and what begins next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses import catalogue, kinds
from courses.models import Category
from foundations.accounts.access import EVERYONE, open_to
from foundations.lib.http import absolute

MOST_COURSES = 6


@open_to(EVERYONE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Welcome everyone."""
    courses = reverse("catalogue")
    context = {
        "categories": [
            {"href": f"{courses}?about={category.slug}", "words": category.name, "pattern": category.look}
            for category in Category.objects.order_by("order")
        ],
        "cards": catalogue.soonest(now=timezone.now(), most=MOST_COURSES),
        "tasters_href": f"{courses}?kind={kinds.TASTER}",
        "canonical": absolute(reverse("home")),
        "nav": "home",
    }
    return render(request, "recovery_college/pages/home.html", context)
