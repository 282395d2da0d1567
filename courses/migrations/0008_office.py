"""Spreadsheets may hold students, and who came to past groups."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0007_joining"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="upload",
            name="courses_upload_kind",
        ),
        migrations.AlterField(
            model_name="upload",
            name="kind",
            field=models.CharField(
                choices=[
                    ("courses", "Courses"),
                    ("venues", "Places to meet"),
                    ("rooms", "Rooms"),
                    ("offerings", "Groups and their dates"),
                    ("students", "Students"),
                    ("past", "Who came to past groups"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["courses", "venues", "rooms", "offerings", "students", "past"])),
                name="courses_upload_kind",
            ),
        ),
    ]
