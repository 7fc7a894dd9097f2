"""Contacts in depth: duty roster, opting out, consent."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]

    operations = []
