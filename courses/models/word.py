from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models


class Word(models.Model):
    """A word that stands in the catalogue, without accents, so that a slip of the finger can be put right.

    weight: in how many courses it stands. Derived: only courses/listing.py writes it.
    """

    word = models.CharField(max_length=60, unique=True)
    weight = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            # the words nearest to what somebody typed
            GistIndex(fields=["word"], opclasses=["gist_trgm_ops"], name="courses_word_near")
        ]


class Synonym(models.Model):
    """Words that people use for one thing; who looks for one of them finds the others too.

    Lower case, without accents. A word may be a short phrase, such as "low mood".
    """

    words = ArrayField(models.CharField(max_length=60))
