import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_audit_triggers"),
        ("incidents", "0001_initial"),
        ("registrations", "0005_cards"),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('actor_kind', models.CharField(choices=[('user', 'User'), ('device', 'Device'), ('link', 'Link'), ('system', 'System')], max_length=8)),
                ('actor_id', models.CharField(blank=True, max_length=36)),
                ('kind', models.CharField(choices=[('manifest', 'Manifest'), ('households', 'Lines of households')], max_length=10)),
                ('state', models.CharField(choices=[('checking', 'Being looked at'), ('checked', 'Waits for your decision'), ('reading', 'Being read in'), ('done', 'Read in'), ('undoing', 'Being undone'), ('undone', 'Undone'), ('put_aside', 'Put aside')], max_length=9)),
                ('sha256', models.CharField(max_length=64)),
                ('content_sealed', models.TextField(blank=True)),
                ('preview_sealed', models.TextField(blank=True)),
                ('left_out', models.JSONField(default=list)),
                ('arrivals', models.JSONField(default=list)),
                ('counts', models.JSONField(default=dict)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_by', models.CharField(blank=True, max_length=36)),
                ('kept', models.JSONField(default=list)),
                ('incident', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.incident')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.job')),
            ],
        ),
        migrations.CreateModel(
            name='Brought',
            fields=[
                ('household', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='brought', serialize=False, to='registrations.household')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='brought', to='registrations.import')),
            ],
        ),
        migrations.AddIndex(
            model_name='import',
            index=models.Index(fields=['incident', '-created_at', '-id'], name='import_newest'),
        ),
    ]
