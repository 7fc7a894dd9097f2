from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0009_name_words")]

    operations = [
        migrations.AddField(
            model_name="personmove",
            name="need_bits",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
