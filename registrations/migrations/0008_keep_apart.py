"""Households that must not meet."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registrations", "0007_tracing")]

    operations = []
