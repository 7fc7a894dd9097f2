"""Movements to other places than shelters, evacuations that keep households apart, standards of one incident."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0001_initial"),
        ("partners", "0002_contacts"),
        ("registrations", "0009_name_words"),
        ("shelters", "0005_planning"),
    ]

    operations = [
        migrations.AddField(
            model_name="evacuation",
            name="apart",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="evacuation",
            name="blocks_reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="evacuation",
            name="from_blocks",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="movement",
            name="to_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="movement",
            name="to_kind",
            field=models.CharField(
                choices=[
                    ("shelter", "Shelter"),
                    ("arrival", "Arrival point"),
                    ("facility", "Health facility"),
                    ("place", "Another place"),
                    ("onward", "Out of this incident"),
                ],
                default="shelter",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="to_lat",
            field=models.FloatField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(-90),
                    django.core.validators.MaxValueValidator(90),
                ],
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="to_lon",
            field=models.FloatField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(-180),
                    django.core.validators.MaxValueValidator(180),
                ],
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="to_text",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="passenger",
            name="told",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registrations.statuschange",
            ),
        ),
        migrations.AddField(
            model_name="standardprofile",
            name="incident",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.incident",
            ),
        ),
        migrations.AlterField(
            model_name="movement",
            name="destination",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="shelters.shelter",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("destination__isnull", False), ("to_kind", "shelter"), ("to_text", "")
                    ),
                    models.Q(
                        models.Q(("to_kind", "shelter"), _negated=True),
                        ("destination__isnull", True),
                        models.Q(("to_text", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="movement_to_somewhere",
            ),
        ),
    ]
