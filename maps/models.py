"""Administrative geography."""

from django.db import models

from core.models import Record


class Area(Record):
    """A province, regency, district or village. The three codes are stored as given, never inferred."""

    level = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    p_code = models.CharField(max_length=20, blank=True, db_index=True)
    kemendagri_code = models.CharField(max_length=20, blank=True, db_index=True)
    bps_code = models.CharField(max_length=20, blank=True, db_index=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
