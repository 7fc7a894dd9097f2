import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0001_initial"),
        ("registrations", "0004_protection"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CardKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('key_id', models.PositiveIntegerField(unique=True)),
                ('public', models.CharField(max_length=44)),
                ('private_sealed', models.TextField()),
                ('incident', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.incident')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Card',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('token', models.CharField(max_length=20, unique=True)),
                ('payload', models.CharField(max_length=190)),
                ('code_sealed', models.TextField()),
                ('state', models.CharField(choices=[('issued', 'Valid'), ('void', 'No longer valid'), ('lost', 'Lost')], default='issued', max_length=6)),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('voided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='registrations.household')),
                ('issued_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('voided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'issued')), fields=('household',), name='card_issued_once'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('state', 'issued'), ('voided_at__isnull', True)), models.Q(('state__in', ['void', 'lost']), ('voided_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='card_ended_with_a_reason')],
            },
        ),
    ]
