"""Allocation runs and their proposals."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_audit_triggers"),
        ("incidents", "0001_initial"),
        ("registrations", "0008_keep_apart"),
        ("shelters", "0004_sites"),
    ]

    operations = [
        migrations.CreateModel(
            name="AllocationRun",
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
                    "state",
                    models.CharField(
                        choices=[("planning", "Being made"), ("done", "Made")],
                        default="planning",
                        max_length=8,
                    ),
                ),
                (
                    "engine",
                    models.CharField(
                        choices=[("flow", "Flow"), ("greedy", "Greedy"), ("mip", "Mip")],
                        default="flow",
                        max_length=6,
                    ),
                ),
                ("seed", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                (
                    "engine_used",
                    models.CharField(
                        blank=True,
                        choices=[("flow", "Flow"), ("greedy", "Greedy"), ("mip", "Mip")],
                        max_length=6,
                    ),
                ),
                ("inputs_hash", models.CharField(blank=True, max_length=64)),
                ("objective", models.JSONField(default=list)),
                ("figures", models.JSONField(default=dict)),
                ("bound", models.JSONField(null=True)),
                ("changes", models.JSONField(default=dict)),
                ("seconds", models.FloatField(null=True)),
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
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.job",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
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
                ("people", models.PositiveSmallIntegerField()),
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
                ("accessible", models.PositiveSmallIntegerField(default=0)),
                ("tier", models.PositiveSmallIntegerField(default=0)),
                ("km", models.FloatField(null=True)),
                ("binding", models.CharField(blank=True, max_length=20)),
                ("remedy", models.JSONField(null=True)),
                ("reasons", models.JSONField(default=list)),
                ("alternatives", models.JSONField(default=list)),
                (
                    "since",
                    models.CharField(
                        choices=[
                            ("new", "New in this plan"),
                            ("same", "As before"),
                            ("moved", "Another place than before"),
                            ("found", "Has a place now"),
                            ("lost", "Has no place any more"),
                        ],
                        default="new",
                        max_length=5,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("open", "Not decided"),
                            ("accepted", "Place held"),
                            ("changed", "Placed elsewhere"),
                            ("declined", "Declined"),
                            ("superseded", "A newer plan counts"),
                            ("gone", "Did not fit any more"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by", models.CharField(blank=True, max_length=36)),
                ("change_reason", models.CharField(blank=True, max_length=500)),
                ("refusal", models.JSONField(default=dict)),
                (
                    "before",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shelters.shelter",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registrations.household",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="shelters.allocationrun",
                    ),
                ),
                (
                    "shelter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shelters.shelter",
                    ),
                ),
                (
                    "stay",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shelters.stay",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="allocationrun",
            index=models.Index(fields=["incident", "-created_at", "-id"], name="run_newest"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(fields=("run", "household"), name="proposal_once"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "open")),
                fields=("household",),
                name="one_open_proposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision__in", ["accepted", "changed"]), ("stay__isnull", False)),
                    models.Q(
                        models.Q(("decision__in", ["accepted", "changed"]), _negated=True),
                        ("stay__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="proposal_held_by_a_stay",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("binding", ""), ("shelter__isnull", False)),
                    models.Q(("shelter__isnull", True), models.Q(("binding", ""), _negated=True)),
                    _connector="OR",
                ),
                name="proposal_or_why_none",
            ),
        ),
    ]
