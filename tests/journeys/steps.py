"""Steps that several journeys take."""

import re

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from foundations.notifications import deliveries
from foundations.notifications.models import Notice


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


class Walk:
    """Counts the screens that a person sees, and acts by pointer or by keyboard alone."""

    def __init__(self, page: Page, *, keyboard: bool = False) -> None:
        self.page = page
        self.keyboard = keyboard
        self.screens: list[str] = []

    def see(self, heading: str | re.Pattern[str]) -> None:
        """Be on a page with this main heading, and count it."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.screens.append(self.page.title())

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

    def _tab_to(self, target: object) -> None:
        """Press Tab until the target has focus; a hundred times is a page that a keyboard cannot cross."""
        for _press in range(100):
            if target.evaluate("element => element === document.activeElement"):  # type: ignore[attr-defined]
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("The keyboard does not get there.")
