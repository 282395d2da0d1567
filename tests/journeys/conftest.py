"""A real browser on a real server, each test on a database of its own."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright


class KeptStaticFiles(StaticFilesHandler):
    """Lets the browser keep the stylesheets for the length of a test, as it may keep the hashed ones of the product."""

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        """Return the file."""
        answer = super().serve(request)
        answer["Cache-Control"] = "max-age=3600"
        return answer


QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser that ./bin/test found or installed."""
    options = [*QUIET, *(["--no-sandbox"] if os.environ.get("CHROMIUM_NO_SANDBOX") else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=options)
        yield browser
        browser.close()


@pytest.fixture
def site(own_database: str, settings: Any) -> Iterator[str]:
    """The address of the product served by threads of this process, on a clone of the database."""
    settings.ALLOWED_HOSTS = ["localhost"]
    server = LiveServerThread("localhost", KeptStaticFiles)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    cache.clear()
    address = f"http://localhost:{server.port}"
    settings.PUBLIC_URL = address
    settings.CSRF_TRUSTED_ORIGINS = [address]
    yield address
    server.terminate()


@pytest.fixture
def open_page(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a page as a visitor: open_page("/courses/", phone=True, dark=True, javascript=False)."""
    contexts: list[BrowserContext] = []

    def go(path: str = "/", *, phone: bool = True, dark: bool = False, javascript: bool = True) -> Page:
        context = chromium.new_context(
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            base_url=site,
            locale="en-GB",
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield go
    for context in contexts:
        context.close()
