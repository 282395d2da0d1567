"""Until when people can join an offering: for those that are there, until their first session begins."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0006_filters_that_never_meet"),
        ("tutors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="offering",
            name="closes_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="offering",
            name="first_session_required",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="offering",
            name="join_sessions",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="offering",
            name="joins_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="offering",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("join_sessions", 1),
                    models.Q(("first_session_required", False), ("join_sessions__gt", 1)),
                    _connector="OR",
                ),
                name="courses_offering_join_sessions",
            ),
        ),
        migrations.RunSQL("UPDATE courses_offering SET joins_until = first_start", migrations.RunSQL.noop),
    ]
