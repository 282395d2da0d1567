"""The product's settings, with pages that fail. Static files are not collected for tests, so they have no hashes."""

from recovery_college import settings as product
from recovery_college.settings import *  # noqa: F403 - all settings, two of them changed

ROOT_URLCONF = "tests.pages_that_fail"
PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STORAGES = {**product.STORAGES, "staticfiles": PLAIN}
