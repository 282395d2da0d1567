"""Pages for the test that words never leak: each fails with a person's words in its hands."""

from celery import shared_task
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from foundations.accounts.access import EVERYONE, open_to
from foundations.accounts.models import User

handler404 = "recovery_college.errors.missing"
handler500 = "recovery_college.errors.failed"


@csrf_exempt
@open_to(EVERYONE)
def in_a_form(request: HttpRequest, uuid: str = "") -> HttpResponse:
    """Fail while the form's words are in local variables and in the exception."""
    words = request.POST["words"]
    try:
        {}[words]
    except KeyError as error:
        raise ValueError(f"cannot use {words}") from error


@csrf_exempt
@open_to(EVERYONE)
def in_the_database(request: HttpRequest) -> HttpResponse:
    """Break a CHECK, whose message from Postgres quotes the whole row."""
    User.objects.create(name=request.POST["words"], email="")
    return HttpResponse()


@shared_task(name="tests.fails")
def fails(words: str) -> None:
    """Fail as a worker would."""
    raise ValueError(words)


@csrf_exempt
@open_to(EVERYONE)
def in_a_task(request: HttpRequest) -> HttpResponse:
    """Let Celery write down a task that failed."""
    fails.apply(args=[request.POST["words"]])
    return HttpResponse("done")


urlpatterns = [
    path("form/", in_a_form),
    path("form/<uuid:uuid>/", in_a_form),
    path("row/", in_the_database),
    path("task/", in_a_task),
    path("", include("recovery_college.urls")),
]
