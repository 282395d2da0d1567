"""Students are found by names that are nearly right, and two records of one person become one."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundations.lib.encryption
import students.models.student

# unaccent() is only stable, as its dictionary could be changed; ours never is, so that an index can stand on it.
PLAIN = """
    CREATE FUNCTION students_plain(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, $1)) $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0003_catalogue"),
        ("students", "0007_room"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(sql=PLAIN, reverse_sql="DROP FUNCTION students_plain(text)"),
        migrations.AddField(
            model_name="student",
            name="merged_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="student",
            name="merged_because",
            field=foundations.lib.encryption.EncryptedTextField(blank=True, owner="uuid"),
        ),
        migrations.AddField(
            model_name="student",
            name="merged_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="student",
            name="merged_into",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="students.student"
            ),
        ),
        migrations.AddField(
            model_name="student",
            name="reference",
            field=models.CharField(max_length=40, null=True),
        ),
        migrations.AddIndex(
            model_name="student",
            index=django.contrib.postgres.indexes.GistIndex(
                django.contrib.postgres.indexes.OpClass(students.models.student.Plain("name"), name="gist_trgm_ops"),
                name="students_student_name_near",
            ),
        ),
        migrations.AddConstraint(
            model_name="student",
            constraint=models.UniqueConstraint(fields=("reference",), name="students_student_reference"),
        ),
        migrations.AddConstraint(
            model_name="student",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_at__isnull", False), ("merged_by__isnull", False)),
                    models.Q(("merged_at__isnull", True), ("merged_by__isnull", True)),
                    _connector="OR",
                ),
                name="students_student_merged_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="student",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_at", None), ("merged_into", None)),
                    models.Q(("merged_at__isnull", False), ("merged_into__isnull", False)),
                    _connector="OR",
                ),
                name="students_student_merged_into_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="student",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="students_student_not_into_itself",
            ),
        ),
    ]
