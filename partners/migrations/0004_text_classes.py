"""More classes of texts, and one more ground for them. The columns stay as they are on both databases."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_accounts")]

    operations = [
        migrations.AlterField(
            model_name="textconsent",
            name="basis",
            field=models.CharField(
                choices=[
                    ("consent", "Own agreement"),
                    ("duty_contract", "Part of the duty by contract"),
                    ("agreement", "Agreement with the organisation"),
                    ("vital_interest", "Vital interest"),
                    ("legal_duty", "Legal duty"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="textconsent",
            name="message_class",
            field=models.CharField(
                choices=[
                    ("all", "All texts"),
                    ("life_safety", "Danger to life"),
                    ("operational", "Operations"),
                    ("information", "Information"),
                    ("public", "For everybody"),
                ],
                default="all",
                max_length=11,
            ),
        ),
    ]
