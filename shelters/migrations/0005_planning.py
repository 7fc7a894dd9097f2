"""Allocation runs and their proposals."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shelters", "0004_sites")]

    operations = []
