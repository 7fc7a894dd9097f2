"""A date until which an incident is kept: nobody wrote it and nothing acted on it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]

    operations = [migrations.RemoveField("incident", "retention_until")]
