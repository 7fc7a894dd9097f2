"""Contacts in depth: duty roster, opting out, consent."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='NumberCheck',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('phone_index', models.CharField(max_length=64)),
                ('code', models.CharField(max_length=6, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='partners.contactpoint')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DutyShift',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='partners.contactpoint')),
            ],
            options={
                'indexes': [models.Index(fields=['contact', 'ends_at'], name='shift_of_contact')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='shift_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='TextConsent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('actor_kind', models.CharField(choices=[('user', 'User'), ('device', 'Device'), ('link', 'Link'), ('system', 'System')], max_length=8)),
                ('actor_id', models.CharField(blank=True, max_length=36)),
                ('message_class', models.CharField(choices=[('all', 'All texts'), ('life_safety', 'Danger to life')], default='all', max_length=11)),
                ('state', models.CharField(choices=[('given', 'Agreed'), ('withdrawn', 'Said stop')], max_length=9)),
                ('basis', models.CharField(choices=[('consent', 'Own agreement'), ('agreement', 'Agreement with the organisation'), ('vital_interest', 'Vital interest'), ('legal_duty', 'Legal duty')], max_length=14)),
                ('how', models.CharField(choices=[('sms', 'SMS'), ('web', 'Web'), ('call', 'Call'), ('provider', 'Told by the provider'), ('file', 'File')], max_length=8)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='partners.contactpoint')),
            ],
            options={
                'indexes': [models.Index(fields=['contact', '-at'], name='consent_newest')],
            },
        ),
    ]
