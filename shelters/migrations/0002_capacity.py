"""Standards as rows, and what is told and taken back of a shelter's places."""

import datetime
import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

SHIPPED = [
    {
        "code": "sphere-2018",
        "name_id": "Sphere 2018",
        "name_en": "Sphere 2018",
        "source": "The Sphere Handbook, 4th edition: water supply 2.1 and 2.2, excreta management 3.2, "
        "settlement planning 2, living space 3, household items 4, food assistance 6.1",
        "published": datetime.date(2018, 11, 6),
        "to_confirm": ["rice_kg_day", "blankets_per_person", "kits_per_household"],
        "covered_m2": 3.5,
        "site_m2": 45.0,
        "water_l_day_first": 15.0,
        "water_l_day": 15.0,
        "first_days": 3,
        "people_per_toilet_first": 50,
        "people_per_toilet_later": 20,
        "people_per_tap": 250,
        "people_per_handpump": 500,
        "people_per_bathing": 50,
        "food_kcal_day": 2100.0,
        "rice_kg_day": 0.4,
        "blankets_per_person": 1.0,
        "kits_per_household": 1.0,
        "containers_per_household": 2.0,
        "soap_kg_month": 0.45,
    },
    {
        "code": "bnpb-2008",
        "name_id": "BNPB: pemenuhan kebutuhan dasar",
        "name_en": "BNPB: basic needs",
        "source": "Peraturan Kepala BNPB 7/2008, Pedoman Tata Cara Pemberian Bantuan Pemenuhan Kebutuhan "
        "Dasar; what it does not say, from Sphere 2018",
        "published": datetime.date(2008, 12, 31),
        # From secondary sources, until somebody has the regulation in hand.
        "to_confirm": [
            "published",
            "covered_m2",
            "water_l_day_first",
            "water_l_day",
            "first_days",
            "people_per_toilet_first",
            "people_per_toilet_later",
            "people_per_tap",
            "food_kcal_day",
            "rice_kg_day",
        ],
        "covered_m2": 3.0,
        "site_m2": 45.0,
        "water_l_day_first": 7.0,
        "water_l_day": 15.0,
        "first_days": 3,
        "people_per_toilet_first": 20,
        "people_per_toilet_later": 20,
        "people_per_tap": 80,
        "people_per_handpump": 500,
        "people_per_bathing": 50,
        "food_kcal_day": 2100.0,
        "rice_kg_day": 0.4,
        "blankets_per_person": 1.0,
        "kits_per_household": 1.0,
        "containers_per_household": 2.0,
        "soap_kg_month": 0.45,
    },
]


def ship(apps, schema_editor):
    rows = apps.get_model("shelters", "StandardProfile").objects
    rows.bulk_create(rows.model(actor_kind="system", **profile) for profile in SHIPPED)


class Migration(migrations.Migration):
    dependencies = [
        ("shelters", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="shelter",
            name="figure_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="shelter",
            name="stale_noted",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="shelter",
            name="nearly_full",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="capacityreport",
            name="delta",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="capacityreport",
            name="other_occupied",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="capacityreport",
            name="is_applied",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="capacityreport",
            name="was",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="capacityreport",
            name="became",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.CreateModel(
            name="StandardProfile",
            fields=[
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
                ("code", models.CharField(max_length=40)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("is_current", models.BooleanField(default=True)),
                ("active", models.BooleanField(default=True, verbose_name="May be chosen")),
                ("name_id", models.CharField(max_length=120, verbose_name="Name in Indonesian")),
                ("name_en", models.CharField(max_length=120, verbose_name="Name in English")),
                ("source", models.CharField(max_length=500, verbose_name="Source")),
                ("published", models.DateField(verbose_name="Published")),
                ("to_confirm", models.JSONField(blank=True, default=list)),
                ("covered_m2", models.FloatField(verbose_name="Covered space for a person, m²")),
                ("site_m2", models.FloatField(verbose_name="Ground of a camp for a person, m²")),
                (
                    "water_l_day_first",
                    models.FloatField(
                        verbose_name="Water for a person in the first days, litres a day"
                    ),
                ),
                (
                    "water_l_day",
                    models.FloatField(verbose_name="Water for a person later, litres a day"),
                ),
                (
                    "first_days",
                    models.PositiveSmallIntegerField(verbose_name="First days: how many"),
                ),
                (
                    "people_per_toilet_first",
                    models.PositiveIntegerField(verbose_name="People for a toilet at first"),
                ),
                (
                    "people_per_toilet_later",
                    models.PositiveIntegerField(verbose_name="People for a toilet later"),
                ),
                ("people_per_tap", models.PositiveIntegerField(verbose_name="People for a tap")),
                (
                    "people_per_handpump",
                    models.PositiveIntegerField(verbose_name="People for a hand pump"),
                ),
                (
                    "people_per_bathing",
                    models.PositiveIntegerField(verbose_name="People for a bathing place"),
                ),
                ("food_kcal_day", models.FloatField(verbose_name="Food for a person, kcal a day")),
                ("rice_kg_day", models.FloatField(verbose_name="Rice for a person, kg a day")),
                ("blankets_per_person", models.FloatField(verbose_name="Blankets for a person")),
                ("kits_per_household", models.FloatField(verbose_name="Kits for a household")),
                (
                    "containers_per_household",
                    models.FloatField(verbose_name="Water containers for a household"),
                ),
                ("soap_kg_month", models.FloatField(verbose_name="Soap for a person, kg a month")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "version"), name="standard_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("code",),
                        name="standard_current_once",
                    ),
                ],
            },
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
