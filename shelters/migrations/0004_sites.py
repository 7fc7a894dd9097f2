"""Sites in depth: roll calls, movements, inspections, hosts."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0001_initial"),
        ("partners", "0001_initial"),
        ("registrations", "0001_initial"),
        ("shelters", "0003_stays"),
    ]

    operations = [
        migrations.AddField(
            model_name="shelter",
            name="host_condition",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="shelter",
            name="use_conflict_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="shelter",
            name="use_conflict_weekly",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="Closing",
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
                ("reason", models.CharField(blank=True, max_length=500)),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                (
                    "shelter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closings",
                        to="shelters.shelter",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shelters.shelter",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Evacuation",
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
                ("to_text", models.CharField(blank=True, max_length=200)),
                ("reason", models.CharField(max_length=500)),
                ("households", models.PositiveIntegerField(default=0)),
                ("people", models.PositiveIntegerField(default=0)),
                ("beyond", models.PositiveIntegerField(default=0)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "shelter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evacuations",
                        to="shelters.shelter",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shelters.shelter",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HostStatement",
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
                    "stance",
                    models.CharField(
                        choices=[
                            ("agreed", "The host agrees"),
                            ("conditional", "The host agrees on conditions"),
                            ("refused", "The host refuses"),
                            ("unknown", "The host was not asked"),
                        ],
                        max_length=11,
                    ),
                ),
                ("condition", models.CharField(blank=True, max_length=300)),
                (
                    "shelter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="host_statements",
                        to="shelters.shelter",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Inspection",
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
                ("checklist", models.CharField(max_length=40)),
                ("answers", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "shelter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="shelters.shelter",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Movement",
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
                ("code", models.CharField(max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("departed", "On the way"),
                            ("arrived", "Arrived"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("origin_text", models.CharField(blank=True, max_length=200)),
                ("vehicle", models.CharField(blank=True, max_length=120)),
                ("goods", models.CharField(blank=True, max_length=500)),
                ("people_informed", models.BooleanField(blank=True, null=True)),
                ("informed_language", models.CharField(blank=True, max_length=40)),
                ("counted_out", models.PositiveIntegerField(blank=True, null=True)),
                ("counted_out_at", models.DateTimeField(blank=True, null=True)),
                ("counted_in", models.PositiveIntegerField(blank=True, null=True)),
                ("counted_in_at", models.DateTimeField(blank=True, null=True)),
                ("difference_reason", models.CharField(blank=True, max_length=500)),
                (
                    "destination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shelters.shelter",
                    ),
                ),
                (
                    "escort",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.organisation",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shelters.shelter",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Passenger",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("listed", "Listed"),
                            ("aboard", "On the way"),
                            ("arrived", "Arrived"),
                            ("stayed", "Did not go"),
                        ],
                        default="listed",
                        max_length=7,
                    ),
                ),
                ("refusal", models.CharField(blank=True, max_length=20)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registrations.household",
                    ),
                ),
                (
                    "movement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passengers",
                        to="shelters.movement",
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shelters.stay",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RollCall",
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
                ("people", models.PositiveIntegerField()),
                ("register", models.PositiveIntegerField()),
                ("absent", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                ("night", models.DateField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("web", "web"),
                            ("sms", "SMS"),
                            ("api", "API"),
                            ("tablet", "tablet"),
                        ],
                        max_length=6,
                    ),
                ),
                ("raw", models.CharField(blank=True, max_length=200)),
                (
                    "shelter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roll_calls",
                        to="shelters.shelter",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SiteReminder",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("roll_call", "Roll Call"),
                            ("permit_week", "Permit Week"),
                            ("permit_day", "Permit Day"),
                            ("permit_over", "Permit Over"),
                        ],
                        max_length=12,
                    ),
                ),
                ("day", models.DateField()),
                (
                    "shelter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="shelters.shelter",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="closing",
            index=models.Index(fields=["shelter", "-created_at"], name="closing_newest"),
        ),
        migrations.AddIndex(
            model_name="evacuation",
            index=models.Index(fields=["shelter", "-created_at"], name="evacuation_newest"),
        ),
        migrations.AddIndex(
            model_name="hoststatement",
            index=models.Index(fields=["shelter", "-created_at"], name="host_statement_newest"),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(fields=["shelter", "-at"], name="inspection_newest"),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.UniqueConstraint(
                fields=("incident", "code"), name="movement_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin__isnull", False), ("origin_text", "")),
                    models.Q(
                        ("origin__isnull", True), models.Q(("origin_text", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="movement_from_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counted_out__isnull", False),
                    ("state__in", ["planned", "cancelled"]),
                    _connector="OR",
                ),
                name="movement_counted_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counted_in__isnull", False),
                    models.Q(("state", "arrived"), _negated=True),
                    _connector="OR",
                ),
                name="movement_counted_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "arrived"), _negated=True),
                    ("counted_in", models.F("counted_out")),
                    models.Q(("difference_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="movement_difference_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="passenger",
            constraint=models.UniqueConstraint(
                fields=("movement", "household"), name="passenger_once"
            ),
        ),
        migrations.AddIndex(
            model_name="rollcall",
            index=models.Index(fields=["shelter", "-at"], name="roll_call_newest"),
        ),
        migrations.AddConstraint(
            model_name="sitereminder",
            constraint=models.UniqueConstraint(
                fields=("shelter", "kind", "day"), name="site_reminded_once"
            ),
        ),
    ]
