"""What the college's worker does, at a word: delivers every mail that is due. Run as a module, it waits for words.

"code <address>" delivers all and answers with the six numbers that went to the address; "deliver" delivers all.
It stands in for Celery, so that the bench knows whose CPU time it is. The mails are composed and handed to a mail
server on this machine when SMTP_URL names one.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_college.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from foundations.notifications import deliveries  # noqa: E402
from foundations.notifications.models import Notice  # noqa: E402


def due_numbers() -> list[int]:
    """Return the numbers of all notices that are due."""
    return list(Notice.objects.due(timezone.now()).values_list("pk", flat=True))


def deliver(number: int) -> None:
    """Deliver one notice."""
    deliveries.deliver(notice_id=number, now=timezone.now())


def deliver_everything() -> None:
    """Deliver all that is due."""
    for number in due_numbers():
        deliver(number)


def waiting_code(address: str) -> str:
    """Return the code that waits to be delivered to an address."""
    waiting = Notice.objects.filter(state=Notice.State.DUE, person__email=address, purpose="accounts.sign_in_code")
    return waiting.order_by("-pk")[0].secret


def code_for(address: str) -> str:
    """Return the code that waits for an address, and deliver it with all that is due."""
    numbers = waiting_code(address)
    deliver_everything()
    return numbers


def main() -> None:
    """Do what stands on each line, and answer each with a line."""
    for line in sys.stdin:
        word, _space, address = line.strip().partition(" ")
        answer = "done"
        if word == "code":
            answer = code_for(address)
        else:
            deliver_everything()
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
