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
        migrations.AddField(
            model_name="household",
            name="gone",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="household",
            name="born",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="StatusChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("actor_kind", models.CharField(choices=[("user", "User"), ("device", "Device"), ("link", "Link"), ("system", "System")], max_length=8)),
                ("actor_id", models.CharField(blank=True, max_length=36)),
                ("counts", models.JSONField(default=dict)),
                ("was", models.CharField(blank=True, choices=[("present", "Present"), ("not_seen", "Not seen"), ("left_without_notice", "Left without notice"), ("relocated", "Relocated"), ("transferred", "Transferred"), ("hospitalised", "In hospital"), ("returned", "Returned"), ("in_custody", "In custody"), ("deported", "Deported"), ("missing", "Missing"), ("deceased", "Deceased")], max_length=19)),
                ("status", models.CharField(choices=[("present", "Present"), ("not_seen", "Not seen"), ("left_without_notice", "Left without notice"), ("relocated", "Relocated"), ("transferred", "Transferred"), ("hospitalised", "In hospital"), ("returned", "Returned"), ("in_custody", "In custody"), ("deported", "Deported"), ("missing", "Missing"), ("deceased", "Deceased")], max_length=19)),
                ("at", models.DateTimeField()),
                ("source", models.CharField(blank=True, max_length=120)),
                ("people_before", models.PositiveSmallIntegerField()),
                ("people_after", models.PositiveSmallIntegerField()),
                ("household", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="status_changes", to="registrations.household")),
                ("persons", models.ManyToManyField(related_name="status_changes", to="registrations.person")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="PersonMove",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("actor_kind", models.CharField(choices=[("user", "User"), ("device", "Device"), ("link", "Link"), ("system", "System")], max_length=8)),
                ("actor_id", models.CharField(blank=True, max_length=36)),
                ("cause", models.CharField(choices=[("split", "Split"), ("join", "Join"), ("merge", "Merge")], max_length=5)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("counts", models.JSONField(default=dict)),
                ("source_status", models.CharField(choices=[("pre_registered", "Counted"), ("registered", "Registered"), ("verified", "Verified"), ("merged", "Merged"), ("transferred", "Transferred"), ("left_site", "Left the site"), ("returned", "Returned"), ("closed", "Closed")], max_length=14)),
                ("relationship", models.CharField(blank=True, choices=[("focal_point", "Family representative"), ("spouse", "Spouse"), ("child", "Child"), ("parent", "Parent"), ("sibling", "Sibling"), ("grandparent", "Grandparent"), ("grandchild", "Grandchild"), ("other_relative", "Other relative"), ("not_related", "Not related")], max_length=14)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("person", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="registrations.person")),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="moves_out", to="registrations.household")),
                ("target", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="moves_in", to="registrations.household")),
            ],
            options={"abstract": False},
        ),
    ]
