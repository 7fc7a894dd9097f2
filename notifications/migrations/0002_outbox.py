"""The outbox in depth: lanes, pauses of a provider, polled states."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = []
