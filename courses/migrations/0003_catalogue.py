"""The catalogue: what is listed, and how it is searched."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

# Words that people use for one thing, in the college's plain English. The college can add its own.
SYNONYMS = [
    ["anxiety", "anxious", "worry", "stress", "panic", "nerves"],
    ["depression", "depressed", "low mood", "feeling low", "sadness"],
    ["sleep", "insomnia", "rest", "tired"],
    ["money", "debt", "benefits", "bills", "budget"],
    ["work", "job", "jobs", "employment", "career"],
    ["housing", "home", "rent", "tenancy"],
    ["anger", "angry", "temper"],
    ["mindfulness", "meditation", "breathing"],
    ["food", "cooking", "cook", "eating", "nutrition", "recipes"],
    ["walking", "walk", "outdoors", "nature"],
    ["exercise", "movement", "fitness", "sport"],
    ["art", "drawing", "painting", "craft"],
    ["writing", "journal", "poetry", "story"],
    ["music", "singing", "choir"],
    ["gardening", "garden", "growing", "plants"],
    ["loneliness", "lonely", "isolation", "friendship", "friends"],
    ["confidence", "self esteem", "assertiveness"],
    ["grief", "loss", "bereavement"],
    ["carer", "carers", "caring", "family"],
    ["volunteering", "volunteer", "helping"],
    ["trauma", "ptsd"],
    ["voices", "hearing voices", "psychosis"],
    ["bipolar", "mood swings"],
    ["computer", "computers", "internet", "digital", "phone"],
    ["alcohol", "drinking", "drugs", "addiction"],
]


def seed_synonyms(apps, schema_editor):
    Synonym = apps.get_model("courses", "Synonym")
    Synonym.objects.bulk_create(Synonym(words=words) for words in SYNONYMS)


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0002_teaching_follows_session"),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        # The function unaccent() is not immutable, a text search configuration with its dictionary is.
        migrations.RunSQL(
            sql="""
                CREATE TEXT SEARCH CONFIGURATION college (COPY = pg_catalog.english);
                ALTER TEXT SEARCH CONFIGURATION college
                    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
            """,
            reverse_sql="DROP TEXT SEARCH CONFIGURATION college",
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("kind", models.CharField(max_length=20)),
                ("title", models.CharField(blank=True, max_length=100)),
                ("line", models.CharField(blank=True, max_length=240)),
                ("next_start", models.DateTimeField(null=True)),
                ("search", django.contrib.postgres.search.SearchVectorField(null=True)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="courses.category"
                    ),
                ),
                (
                    "course",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="courses.course"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ListedOffering",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("next_start", models.DateTimeField()),
                ("mode", models.CharField(max_length=10)),
                ("part", models.CharField(max_length=10)),
                ("weekend", models.BooleanField(default=False)),
                ("day", models.DateField()),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
                ("sessions", models.PositiveSmallIntegerField()),
                ("weekly", models.BooleanField(default=False)),
                (
                    "offering",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="courses.offering"
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.venue",
                    ),
                ),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offerings",
                        to="courses.listing",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("word", models.CharField(max_length=60, unique=True)),
                ("weight", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        fields=["word"], name="courses_word_near", opclasses=["gist_trgm_ops"]
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("next_start__isnull", False)),
                fields=["next_start", "id"],
                name="courses_listing_order",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("next_start__isnull", False)),
                fields=["category", "next_start", "id"],
                name="courses_listing_category",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="courses_listing_search"),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "course",
                            "workshop",
                            "masterclass",
                            "coaching",
                            "mentoring",
                            "action_learning_set",
                            "team_coaching",
                            "taster",
                            "drop_in",
                        ],
                    )
                ),
                name="courses_listing_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="listedoffering",
            index=models.Index(fields=["listing", "next_start", "id"], name="courses_listedoffering_next"),
        ),
        migrations.AddIndex(
            model_name="listedoffering",
            index=models.Index(fields=["venue", "next_start", "id"], name="courses_listedoffering_venue"),
        ),
        migrations.AddConstraint(
            model_name="listedoffering",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["in_person", "online", "blended"])),
                name="courses_listedoffering_mode",
            ),
        ),
        migrations.AddConstraint(
            model_name="listedoffering",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["morning", "afternoon", "evening"])),
                name="courses_listedoffering_part",
            ),
        ),
        migrations.RunPython(seed_synonyms, migrations.RunPython.noop, elidable=False),
    ]
