"""Outlines of areas: nobody loaded one and nothing drew it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("maps", "0001_initial")]

    operations = [migrations.RemoveField("area", "boundary")]
