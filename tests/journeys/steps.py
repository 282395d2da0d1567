"""Steps that several journeys take."""

import re
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone
from playwright.sync_api import ConsoleMessage, Page, expect

from foundations.accounts.models import User
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from tests.journeys.faults import complaint, found_by_axe
from tests.people import sign_in_client

WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])


def deliver_everything() -> None:
    """Do what the worker does: deliver every notice that is due."""
    now = timezone.now()
    for notice in Notice.objects.due(now).order_by("pk"):
        deliveries.deliver(notice_id=notice.pk, now=now)


def code_sent_to(address: str) -> str:
    """Deliver the mail and return the six numbers of the newest code to an address."""
    deliver_everything()
    texts = [str(message.body) for message in mail.outbox if message.to == [address]]
    return re.sub(r"\D", "", re.findall(r"\b\d{3}[ ]?\d{3}\b", texts[-1])[0])


def newest_mail(address: str) -> mail.EmailMessage:
    """Deliver what is due and return the newest mail to an address."""
    deliver_everything()
    return next(message for message in reversed(mail.outbox) if message.to == [address])


def become(page: Page, user: User) -> None:
    """Sign this person in on the browser, the second step included."""
    key = sign_in_client(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": urljoin(page.url, "/")}])


class Walk:
    """Counts the screens that a person sees, and acts by pointer or by keyboard alone.

    axe: look at each of them with axe-core too, and want no complaint of the browser. It needs JavaScript.
    """

    def __init__(self, page: Page, *, keyboard: bool = False, axe: bool = False) -> None:
        self.page = page
        self.keyboard = keyboard
        self.axe = axe
        self.screens: list[str] = []
        self.faults: list[str] = []
        if axe:
            page.on("console", self._hear)
            page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def see(self, heading: str | re.Pattern[str]) -> None:
        """Be on a page with this main heading, and count it."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.screens.append(self.page.title())
        self.look()

    def refused(self, words: str) -> None:
        """Be on a form that came back with these words, first in the page and each a press from its field."""
        summary = self.page.get_by_role("alert")
        expect(summary.get_by_role("link", name=words)).to_be_visible()
        expect(self.page).to_have_title(re.compile("^Error:"))
        if self.axe:
            expect(summary).to_be_focused()
        self.look()

    def read(self, words: str | re.Pattern[str]) -> None:
        """Read these words in the page."""
        expect(self.page.locator("main")).to_contain_text(words)

    def look(self) -> None:
        """Want nothing wrong with the page."""
        if self.axe:
            self.page.wait_for_load_state()
            self.faults += found_by_axe(self.page)
            assert not self.faults, f"{self.page.title()}: {self.faults}"

    def type(self, label: str | re.Pattern[str], words: str) -> None:
        """Write into a field."""
        field = self.page.get_by_label(label).first
        if not self.keyboard:
            field.fill(words)
            return
        self._tab_to(field)
        self.page.keyboard.type(words)

    def press(self, name: str | re.Pattern[str], role: str = "button") -> None:
        """Press a button or follow a link."""
        target = self.page.get_by_role(role, name=name).first  # type: ignore[arg-type]
        if not self.keyboard:
            target.click()
            return
        self._tab_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _hear(self, message: ConsoleMessage) -> None:
        if words := complaint(self.page, message):
            self.faults.append(words)

    def _tab_to(self, target: object) -> None:
        """Press Tab until the target has focus; a hundred times is a page that a keyboard cannot cross."""
        for _press in range(100):
            if target.evaluate("element => element === document.activeElement"):  # type: ignore[attr-defined]
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("The keyboard does not get there.")
