from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registrations", "0002_matching")]

    operations = []
