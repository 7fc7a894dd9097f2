"""The outbox in depth: lanes, pauses of a provider, polled states."""

import uuid

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='ChannelPause',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('provider', models.CharField(max_length=20)),
                ('code', models.CharField(max_length=40)),
                ('probe_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SenderStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('actor_kind', models.CharField(choices=[('user', 'User'), ('device', 'Device'), ('link', 'Link'), ('system', 'System')], max_length=8)),
                ('actor_id', models.CharField(blank=True, max_length=36)),
                ('step', models.CharField(choices=[('brand', "The sender's name is chosen and free: at most 11 letters or digits"), ('letter', 'Letter of authorisation, signed and stamped by the organisation'), ('tax_card', 'Tax card (NPWP) and registration of the organisation'), ('messages', 'Form with every kind of message, in Indonesian and in English'), ('telkomsel', "Telkomsel has registered the sender's name"), ('indosat', "Indosat Ooredoo Hutchison has registered the sender's name"), ('xlsmart', "XLSmart has registered the sender's name"), ('country', "Texts to Indonesia are switched on in the provider's account"), ('gateway', 'The gateway phone has a local SIM with credit and a number to answer to'), ('test', 'A test text arrived on a phone of each operator')], max_length=12, unique=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('note', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AlterField(
            model_name='message',
            name='priority',
            field=models.PositiveSmallIntegerField(choices=[(0, 'Danger to life'), (1, 'Operations'), (2, 'Information')]),
        ),
        migrations.AddField(
            model_name='messageevent',
            name='sid',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AlterField(
            model_name='messageevent',
            name='source',
            field=models.CharField(choices=[('here', 'Posko'), ('channel', 'The channel'), ('look_up', 'Found by looking it up'), ('report', 'The channel, later on')], max_length=8),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('provider_sid__isnull', False), ('state__in', ['accepted', 'sent'])), fields=['next_at'], name='message_to_ask_about'),
        ),
        migrations.AddIndex(
            model_name='messageevent',
            index=models.Index(condition=models.Q(('source', 'report')), fields=['-at'], name='message_report'),
        ),
        migrations.AddIndex(
            model_name='messageevent',
            index=models.Index(fields=['-at'], name='message_event_newest'),
        ),
        migrations.AddConstraint(
            model_name='channelpause',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('provider',), name='one_pause_of_a_channel'),
        ),
    ]
