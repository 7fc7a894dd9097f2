"""Stays in depth: delegated blocks, interim care, who stays too long."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("incidents", "0001_initial"),
        ("registrations", "0008_keep_apart"),
        ("shelters", "0002_capacity"),
    ]

    operations = [
        migrations.AddField(
            model_name="stay",
            name="care_confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="stay",
            name="care_confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="stay",
            name="interim_told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="stay",
            name="overstay_told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            ("user", "User"),
                            ("device", "Device"),
                            ("link", "Link"),
                            ("system", "System"),
                        ],
                        max_length=8,
                    ),
                ),
                ("actor_id", models.CharField(blank=True, max_length=36)),
                (
                    "pool",
                    models.CharField(
                        choices=[
                            ("general", "General"),
                            ("accessible", "Accessible"),
                            ("women_safe", "Safe space for women"),
                            ("child_care", "Child care"),
                            ("isolation", "Isolation"),
                            ("family_room", "Family room"),
                        ],
                        default="general",
                        max_length=11,
                    ),
                ),
                ("people", models.PositiveSmallIntegerField()),
                ("left", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=80)),
                ("device", models.UUIDField(blank=True, null=True)),
                ("expires_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "In force"),
                            ("returned", "Given back"),
                            ("expired", "Expired"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "arrival",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.arrival",
                    ),
                ),
                (
                    "shelter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocks",
                        to="shelters.shelter",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="stay",
            name="block",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stays",
                to="shelters.block",
            ),
        ),
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(
                condition=models.Q(("interim_until__isnull", False)),
                fields=["interim_until"],
                name="stay_interim",
            ),
        ),
        migrations.AddIndex(
            model_name="block",
            index=models.Index(fields=["shelter", "state"], name="block_of_shelter"),
        ),
        migrations.AddIndex(
            model_name="block",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["expires_at"], name="block_expires"
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(("left__lte", models.F("people"))), name="block_has_its_places"
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "open"), ("left", 0), _connector="OR"),
                name="block_that_ended_keeps_none",
            ),
        ),
    ]
