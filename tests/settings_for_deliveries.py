"""The product's settings for the worker of the proof of deliveries: its own notices and queue, and a quick sweep."""

import os

from recovery_college import settings as product
from recovery_college.settings import *  # noqa: F403 - all settings, a few of them changed

REACTIONS = "tests.reactions_for_tests"
CELERY_TASK_DEFAULT_QUEUE = os.environ["TEST_QUEUE"]
CELERY_BEAT_SCHEDULE = {"deliver what is due": {"task": "notifications.sweep", "schedule": 1.0}}

# deliveries stand on the ground floor; without the floors above and their pages a killed worker is back sooner
ABOVE = {"recovery_college", "learning_plans", "students", "courses", "tutors"}
INSTALLED_APPS = [app for app in product.INSTALLED_APPS if app.split(".")[0] not in ABOVE]
ROOT_URLCONF = "tests.settings_for_deliveries"
urlpatterns: list[object] = []
