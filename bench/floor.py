"""The floor: what Django itself costs here, as a tiny project beside the product.

hello: a few bytes through the middleware. list: 20 rows of 300, some 27 KB of HTML, for a signed-in person (session,
user, rows: three queries). The list is an ordinary one, two dates a row, neither tuned nor padded; the table says how
many hellos it costs, so that a floor that was raised would be seen.
"""

import os
import sys
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

ROWS = 300
SHOWN = 20
WORDS = "People meet for two hours a week, learn from each other and from what has helped others before them. " * 2
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<header><a href="{% url 'hello' %}">Home</a><nav><ul>{% for each in menu %}<li><a href="{{ each }}">{{ each }}</a></li>
{% endfor %}</ul></nav>{% if user.is_authenticated %}<p>Signed in as {{ user.username }}</p>{% endif %}</header>
<main><h1>{{ title }}</h1><ul class="courses">
{% for row in rows %}<li class="course course--{{ row.kind }}"><article class="course__in">
<div class="course__cover course__cover--{{ row.kind }}" data-number="{{ row.pk }}" aria-hidden="true"></div>
<p class="course__kind"><span class="tag tag--{{ row.kind }}" data-number="{{ row.pk }}">{{ row.kind }}</span></p>
<h2 class="course__title"><a href="{% url 'list' %}?id={{ row.pk }}">{{ row.title }}</a></h2><p>{{ row.words }}</p>
<p class="course__short">{{ row.words|truncatewords:12 }}</p>
<dl class="facts"><dt class="facts__what">Starts</dt><dd class="facts__say">{{ row.starts|date:"l j F Y" }}</dd>
<dt class="facts__what">Ends</dt><dd class="facts__say">{{ row.ends|date:"l j F Y" }}</dd>
<dt class="facts__what">Where</dt><dd class="facts__say">{{ row.place }}</dd>
<dt class="facts__what">Taught together by</dt><dd class="facts__say">{{ row.peer }} and {{ row.staff }}</dd>
<dt class="facts__what">Places</dt><dd class="facts__say">{% if row.left %}{{ row.left }} left{% else %}Full{% endif %}
</dd></dl><p class="course__more"><a class="button button--plain" href="{% url 'list' %}?id={{ row.pk }}#join">Join
<span class="visually-hidden">{{ row.title }}</span></a> <a class="button button--plain" href="{% url 'hello' %}">Ask
<span class="visually-hidden">about {{ row.title }}</span></a></p></article></li>
{% endfor %}</ul></main><footer>{% for each in menu %}<p>{{ each }}. {{ words }}</p>{% endfor %}</footer></body></html>
"""


def configure() -> None:
    """Set Django up for the floor; the database comes from the environment."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    settings.configure(
        SECRET_KEY="floor",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="bench.floor",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts.path.lstrip("/"),
                "USER": parts.username,
                "PASSWORD": parts.password,
                "HOST": parts.hostname,
                "PORT": parts.port,
                "CONN_MAX_AGE": 600,
            }
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "bench.floor_app",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [("django.template.loaders.locmem.Loader", {"list.html": PAGE})],
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ],
                },
            }
        ],
        USE_TZ=True,
        TIME_ZONE="UTC",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


def hello(_request: HttpRequest) -> HttpResponse:
    """Say hello."""
    return HttpResponse("hello")


def rows(request: HttpRequest) -> HttpResponse:
    """Show the list."""
    from django.shortcuts import render  # noqa: PLC0415 - Django is not set up when this module is read

    from bench.floor_app.models import Row  # noqa: PLC0415

    found = Row.objects.order_by("starts", "pk")[:SHOWN]
    context = {"title": "Courses", "rows": found, "menu": ["Courses", "About us", "Help"], "words": WORDS}
    return render(request, "list.html", context)


urlpatterns = [path("hello", hello, name="hello"), path("list", rows, name="list")]


def application() -> WSGIHandler:
    """Return the floor for gunicorn."""
    configure()
    return WSGIHandler()


def fill() -> str:
    """Make the tables, the rows and one signed-in person. Returns the value of their session cookie."""
    configure()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from bench.floor_app.models import Row  # noqa: PLC0415

    call_command("migrate", run_syncdb=True, verbosity=0)
    first = date(2027, 1, 11)
    Row.objects.bulk_create(
        Row(
            title=f"Understanding worry {number}",
            words=WORDS,
            place=f"The Old Library, room {number % 7}",
            kind=("course", "workshop", "taster")[number % 3],
            starts=first + timedelta(days=number % 90),
            ends=first + timedelta(days=number % 90 + 21),
            peer=f"Alex {number % 30}",
            staff=f"Sam {number % 30}",
            left=number % 13,
        )
        for number in range(ROWS)
    )
    person = User.objects.create_user("floor")
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return str(store.session_key)


if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from bench.floor import fill as fill_by_its_name

    sys.stdout.write(f"session {fill_by_its_name()}\n")
