"""A row of the floor's list."""

from typing import ClassVar

from django.db import models


class Row(models.Model):
    """One course, as plain as can be."""

    title = models.CharField(max_length=100)
    words = models.TextField()
    place = models.CharField(max_length=100)
    peer = models.CharField(max_length=100)
    staff = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    left = models.IntegerField()

    objects: ClassVar["models.Manager[Row]"] = models.Manager()

    class Meta:
        app_label = "floor_app"
        indexes = [models.Index(fields=["starts", "id"], name="floor_row_order")]
