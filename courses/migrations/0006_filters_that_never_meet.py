"""What goes together in the catalogue, so that the database knows when two filters never meet."""

from django.db import migrations, models

GO_TOGETHER = """
    CREATE STATISTICS courses_listedoffering_together (mcv)
    ON category_id, kind, part, mode FROM courses_listedoffering;
    ALTER STATISTICS courses_listedoffering_together SET STATISTICS 1000;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0005_spreadsheets"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="listedoffering",
            index=models.Index(fields=["category", "listing"], name="courses_listedoffering_about"),
        ),
        migrations.AddIndex(
            model_name="listedoffering",
            index=models.Index(fields=["part", "listing"], name="courses_listedoffering_part"),
        ),
        migrations.AddIndex(
            model_name="listedoffering",
            index=models.Index(fields=["category", "part", "listing"], name="courses_listedoffering_both"),
        ),
        migrations.RunSQL(GO_TOGETHER, "DROP STATISTICS courses_listedoffering_together"),
    ]
