"""The sample college: how long it takes to make, what is in it, and that the same seed makes the same college."""

import os
import time
from collections import Counter
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_college.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - after setup
from django.db import transaction  # noqa: E402

from courses.models import Course, Offering, Session, Venue  # noqa: E402
from foundations.college import current  # noqa: E402
from learning_plans.models import Plan  # noqa: E402
from recovery_college.sample_data.load import load  # noqa: E402
from students.models import Enrolment, Mark, Student  # noqa: E402
from tutors.models import Tutor  # noqa: E402

MODELS = (Course, Venue, Tutor, Offering, Session, Student, Enrolment, Mark, Plan)
NOW = datetime.now(UTC).replace(second=0, microsecond=0)


def make(seed: int) -> tuple[float, list[object]]:
    """Make the college, say what is in it, and take it back; return the seconds and all that ought to be the same."""
    with transaction.atomic():
        began = time.monotonic()
        load(now=NOW, seed=seed, say=lambda _words: None)
        seconds = time.monotonic() - began
        counts = ", ".join(f"{model.objects.count()} {model._meta.verbose_name_plural}" for model in MODELS)
        states = dict(sorted(Counter(Enrolment.objects.values_list("state", flat=True)).items()))
        print(f"seed {seed}: {seconds:.0f} s; {counts}; {states}", flush=True)
        seen: list[object] = [
            *Session.objects.order_by("offering__course__slug", "day", "starts", "room__name").values_list(
                "offering__course__slug", "day", "starts", "room__name", "offering__pair__peer_tutor__name"
            ),
            *Enrolment.objects.order_by("student__pk", "offering__pk", "pk").values_list(
                "student__name", "offering__course__slug", "offering__first_start", "state", "position"
            ),
        ]
        transaction.set_rollback(True)
    current.forget()
    return seconds, seen


def main() -> int:
    """Make it twice with one seed and once with another; 0 when it holds."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    (seconds, first), (_again, second), (_other, third) = make(1), make(1), make(2)
    same, differs = first == second, first != third
    print(f"The same seed makes the same college: {same}. Another seed makes another: {differs}.")
    return 0 if same and differs and seconds < 60 else 1


if __name__ == "__main__":
    raise SystemExit(main())
