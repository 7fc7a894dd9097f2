import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0002_matching")]

    operations = [
        migrations.AddField(
            model_name="household",
            name="site",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.CreateModel(
            name="HouseholdVersion",
            fields=[
                ("actor_kind", models.CharField(choices=[("user", "User"), ("device", "Device"), ("link", "Link"), ("system", "System")], max_length=8)),
                ("actor_id", models.CharField(blank=True, max_length=36)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("hash", models.CharField(max_length=64)),
                ("body_sealed", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("household", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registrations.household")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("household", "hash"), name="version_once")],
            },
        ),
    ]
