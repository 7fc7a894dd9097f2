"""What comes in by SMS."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

OUTCOMES = [
    ("waiting", "Waiting"),
    ("applied", "Done"),
    ("pending_confirm", "Waits for a confirmation"),
    ("rejected", "Refused"),
    ("triage", "For a person"),
    ("duplicate", "Sent twice"),
    ("stale", "Too late"),
]


def maybe(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_outbox"),
        ("core", "0001_initial"),
        ("partners", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Correspondent",
            fields=[
                ("sender_index", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("worked_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="InboundMessage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("provider", models.CharField(max_length=20)),
                ("provider_id", models.CharField(max_length=100)),
                ("part", models.PositiveSmallIntegerField(default=0)),
                ("sender_sealed", models.TextField()),
                ("sender_index", models.CharField(max_length=64)),
                ("to", models.CharField(blank=True, max_length=20)),
                ("text_sealed", models.TextField(blank=True)),
                ("text_index", models.CharField(blank=True, max_length=64)),
                ("received_at", models.DateTimeField()),
                ("contact", maybe("partners.contactpoint")),
                ("scope", maybe("core.scope")),
                ("command", models.CharField(blank=True, max_length=12)),
                ("arguments", models.JSONField(blank=True, default=dict)),
                ("outcome", models.CharField(choices=OUTCOMES, default="waiting", max_length=15)),
                ("problem", models.CharField(blank=True, max_length=40)),
                ("urgent", models.BooleanField(default=False)),
                ("reply", maybe("notifications.message")),
                ("about", models.UUIDField(blank=True, null=True)),
                ("topic", models.CharField(blank=True, max_length=60)),
                ("reference", models.CharField(blank=True, max_length=6)),
                ("answer_until", models.DateTimeField(blank=True, null=True)),
                ("effect", models.JSONField(blank=True, default=dict)),
                (
                    "undo_of",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="notifications.inboundmessage",
                    ),
                ),
                ("handled_by", maybe(settings.AUTH_USER_MODEL)),
                ("handled_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("lease", models.UUIDField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "waiting")),
                        fields=["received_at", "created_at"],
                        name="inbound_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("handled_at__isnull", True), ("outcome", "triage")),
                        fields=["-urgent", "-received_at"],
                        name="inbound_to_do",
                    ),
                    models.Index(fields=["sender_index", "-received_at"], name="inbound_of_sender"),
                    models.Index(fields=["about", "topic", "-received_at"], name="inbound_about"),
                    models.Index(fields=["-received_at", "-id"], name="inbound_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "provider_id", "part"), name="inbound_taken_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("sender_index", "reference"),
                        name="inbound_reference_once",
                    ),
                ],
            },
        ),
    ]
