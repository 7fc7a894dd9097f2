"""Approval, chains and escalation of alerts."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_inbound"),
        ("partners", "0002_contacts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EscalationStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('order', models.PositiveSmallIntegerField()),
                ('fired_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='alert',
            name='approved_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='alert',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='alert',
            name='follows',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='notifications.alert'),
        ),
        migrations.AddField(
            model_name='alert',
            name='override_basis',
            field=models.CharField(blank=True, choices=[('vital_interest', 'Vital interest'), ('legal_duty', 'Legal duty')], max_length=14),
        ),
        migrations.AlterField(
            model_name='alert',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('sent', 'Sent'), ('replaced', 'Replaced'), ('cancelled', 'Cancelled')], default='draft', max_length=9),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), ('author', None), models.Q(('approved_by', models.F('author')), _negated=True), _connector='OR'), name='alert_approved_by_another'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'cancelled']), ('msg_type', 'Cancel'), models.Q(models.Q(('severity', 'Extreme'), _negated=True), models.Q(('distribution', 'Public'), _negated=True)), ('approved_by__isnull', False), _connector='OR'), name='alert_grave_is_approved'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'cancelled']), _negated=True), fields=('follows',), name='alert_followed_once'),
        ),
        migrations.AddField(
            model_name='escalationstep',
            name='alert',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='notifications.alert'),
        ),
        migrations.AddField(
            model_name='escalationstep',
            name='contact',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.contactpoint'),
        ),
        migrations.AddField(
            model_name='escalationstep',
            name='message',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='step', to='notifications.message'),
        ),
        migrations.AddField(
            model_name='escalationstep',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.organisation'),
        ),
        migrations.AddConstraint(
            model_name='escalationstep',
            constraint=models.UniqueConstraint(fields=('alert', 'organisation', 'order'), name='escalation_in_order'),
        ),
        migrations.AddConstraint(
            model_name='escalationstep',
            constraint=models.UniqueConstraint(condition=models.Q(('contact__isnull', False)), fields=('alert', 'contact'), name='escalation_once_to_each'),
        ),
        migrations.AddConstraint(
            model_name='escalationstep',
            constraint=models.UniqueConstraint(condition=models.Q(('contact__isnull', True)), fields=('alert', 'organisation'), name='escalation_ends_once'),
        ),
        migrations.AddConstraint(
            model_name='escalationstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('contact__isnull', True), ('message__isnull', True)), models.Q(('contact__isnull', False), ('message__isnull', False)), _connector='OR'), name='escalation_tells_a_contact'),
        ),
    ]
