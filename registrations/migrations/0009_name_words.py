"""Names are found by how their parts begin."""

from itertools import islice

from django.db import migrations, models

from registrations import naming

AT_ONCE = 5000


def write_down(apps, schema_editor):
    """The parts of every name that is registered already."""
    word = apps.get_model("registrations", "NameWord")
    people = apps.get_model("registrations", "Person").objects.exclude(name="", other_names="")
    known = people.order_by("no").values_list("no", "name", "other_names").iterator()
    while some := list(islice(known, AT_ONCE)):
        word.objects.bulk_create(
            [word(word=part, person_no=no) for no, *names in some for part in naming.parts(*names)],
            batch_size=1000,
        )


class Migration(migrations.Migration):
    dependencies = [("registrations", "0008_keep_apart")]

    operations = [
        migrations.CreateModel(
            name="NameWord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "word", "person_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("word", models.CharField(max_length=24)),
                ("person_no", models.BigIntegerField()),
            ],
        ),
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
