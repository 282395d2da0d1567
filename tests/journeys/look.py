"""Look at one page as axe-core, a narrow phone and the browser's console see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page

from tests.house.world import World
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.faults import complaint, found_by_axe
from tests.journeys.pages import Act, Visit
from tests.people import sign_in_client

NARROW = {"width": 320, "height": 640}


@dataclass
class Looker:
    """Opens pages as different people in one browser, always at one size and in one colour scheme."""

    chromium: Browser
    site: str
    world: World
    phone: bool
    dark: bool
    pictures: Path | None = None
    faults: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    only_posts: set[str] = field(default_factory=set)
    _pages: dict[str, Page] = field(default_factory=dict)

    def look(self, visit: Visit) -> None:
        """Open the page, do what the visit does there, and write down what is wrong with what comes."""
        page = self._page_of(visit.role)
        if self._only_takes_posts(page, visit):
            self.only_posts.add(visit.name)
            return
        with self._listening(page, visit):
            answer = page.goto(visit.path)
            assert answer is not None
            if visit.act:
                self._do(visit.act, page, visit)
            elif (visit.role, page.url) in self.seen:
                return  # this address leads to a page that was looked at already
            elif answer.status != 200 and not visit.name.startswith("wrong-"):
                self.faults.append(f"{visit.name}: answered {answer.status}")
            self.seen.add((visit.role, page.url))
            self._examine(page, visit)

    def close(self) -> None:
        """Close what was opened."""
        for page in self._pages.values():
            page.context.close()

    def _only_takes_posts(self, page: Page, visit: Visit) -> bool:
        """Ask the address, since a browser cannot show the empty answer to a wrong method."""
        answer = page.context.request.fetch(visit.path, method="OPTIONS", max_redirects=0)
        return answer.status == 405 and "GET" not in answer.headers["allow"]

    def _do(self, act: Act, page: Page, visit: Visit) -> None:
        try:
            act(page)
        except Error as error:
            self.faults.append(f"{visit.name} ({visit.role}): cannot be done: {error.message}")

    def _examine(self, page: Page, visit: Visit) -> None:
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        wrong = found_by_axe(page)
        if (headings := page.locator("h1").count()) != 1:
            wrong.append(f"{headings} main headings")
        if visit.error and not page.title().startswith("Error:"):
            wrong.append(f"a form without an answer came back as “{page.title()}”")
        if self.pictures:
            page.screenshot(path=self.pictures / f"{visit.name}.png", full_page=True)
        if self.phone:
            page.set_viewport_size(NARROW)  # type: ignore[arg-type]
            if too_wide := page.evaluate("document.documentElement.scrollWidth - window.innerWidth"):
                wrong.append(f"{too_wide} px too wide at 320 px")
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        self.faults.extend(f"{visit.name} ({visit.role}): {words}" for words in wrong)

    @contextmanager
    def _listening(self, page: Page, visit: Visit) -> Iterator[None]:
        """Write down what the browser complains of; that a page answers with an error is no complaint."""

        def hear(message: ConsoleMessage) -> None:
            if words := complaint(page, message):
                self.faults.append(f"{visit.name}: {words}")

        def fail(error: object) -> None:
            self.faults.append(f"{visit.name}: script: {error}")

        page.on("console", hear)
        page.on("pageerror", fail)
        try:
            yield
        finally:
            page.remove_listener("console", hear)
            page.remove_listener("pageerror", fail)

    def _page_of(self, role: str) -> Page:
        if role not in self._pages:
            context = self.chromium.new_context(
                viewport=PHONE if self.phone else DESK,  # type: ignore[arg-type]
                color_scheme="dark" if self.dark else "light",
                reduced_motion="reduce",
                base_url=self.site,
                locale="en-GB",
            )
            context.set_default_timeout(15_000)
            self._sign_in(context, role)
            self._pages[role] = context.new_page()
        return self._pages[role]

    def _sign_in(self, context: BrowserContext, role: str) -> None:
        user = self.world.people[role][0].user if role in self.world.people else None
        if user is None:
            return
        client = sign_in_client(Client(), user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.site}])
