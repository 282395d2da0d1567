"""The product's settings for the worker of the proof of deliveries: its own notices, queue and a quick sweep."""

import os

from recovery_college.settings import *  # noqa: F403 - all settings, three of them changed

REACTIONS = "tests.reactions_for_tests"
CELERY_TASK_DEFAULT_QUEUE = os.environ["TEST_QUEUE"]
CELERY_BEAT_SCHEDULE = {"deliver what is due": {"task": "notifications.sweep", "schedule": 1.0}}

# the worker opens no page, and its checks are quicker without them
ROOT_URLCONF = "tests.settings_for_deliveries"
urlpatterns: list[object] = []
