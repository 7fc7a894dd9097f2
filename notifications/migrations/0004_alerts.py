"""Approval, chains and escalation of alerts."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_inbound")]

    operations = []
