"""Standards as rows, and what is told and taken back of a shelter's places."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shelters", "0001_initial")]

    operations = []
