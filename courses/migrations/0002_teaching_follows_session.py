"""The hours of a teaching row are those of its session: a composite foreign key carries every change."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE courses_teaching ADD CONSTRAINT courses_teaching_follows_session
                FOREIGN KEY (session_id, period, cancelled)
                REFERENCES courses_session (id, period, cancelled) ON UPDATE CASCADE ON DELETE CASCADE
            """,
            reverse_sql="ALTER TABLE courses_teaching DROP CONSTRAINT courses_teaching_follows_session",
        )
    ]
