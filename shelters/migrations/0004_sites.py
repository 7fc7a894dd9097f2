"""Sites in depth: roll calls, movements, inspections, hosts."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shelters", "0003_stays")]

    operations = []
