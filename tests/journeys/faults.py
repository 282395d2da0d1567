"""What is wrong with a page as it stands: what axe-core finds, and what the browser complains of."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

RULES = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False}
AXE = Axe()


def found_by_axe(page: Page) -> list[str]:
    """Return what axe-core finds on the page, a line for each element."""
    return [
        f"{found['id']}: {node['target']} {node['html'][:120]}"
        for found in AXE.run(page, options=OPTIONS).response["violations"]
        for node in found["nodes"]
    ]


def complaint(page: Page, message: ConsoleMessage) -> str:
    """Return what the browser complains of; that a page answers with an error is no complaint."""
    about = message.location["url"]
    bad = message.type in {"error", "warning"} and about != page.url and not about.endswith("/favicon.ico")
    return f"console: {message.text}" if bad else ""
