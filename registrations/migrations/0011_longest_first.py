"""Those who wait longest are read first, without reading everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0010_needs_come_along")]

    operations = [
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["incident", "captured_at", "id"], name="household_longest"),
        ),
    ]
