"""What the processes know of a channel between them: its rate, its silence, the phone that stands in."""

import uuid

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_alerts")]

    operations = [
        migrations.CreateModel(
            name="ChannelState",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("provider", models.CharField(max_length=20, unique=True)),
                ("booked_until", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("silent_since", models.DateTimeField(blank=True, null=True)),
                ("stands_in", models.BooleanField(default=True)),
            ],
            options={"abstract": False},
        ),
    ]
