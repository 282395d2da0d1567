"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_college.settings")

application = get_wsgi_application()

from recovery_college.checks import refuse_wrong_database  # noqa: E402 - settings come first

refuse_wrong_database()
