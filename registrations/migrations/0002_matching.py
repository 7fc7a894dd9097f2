from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registrations", "0001_initial")]

    operations = []
