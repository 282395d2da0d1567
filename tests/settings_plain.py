"""The product's settings for a server of a test: its own queue, and static files that were not collected."""

import os

from recovery_college import settings as product
from recovery_college.settings import *  # noqa: F403 - all settings, two of them changed

CELERY_TASK_DEFAULT_QUEUE = os.environ["TEST_QUEUE"]
PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STORAGES = {**product.STORAGES, "staticfiles": PLAIN}
