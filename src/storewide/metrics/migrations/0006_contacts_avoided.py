"""The metric of contacts avoided; it leads help and contact where nobody has said otherwise."""

from django.db import migrations


def add(apps, schema_editor):
    Metric = apps.get_model("metrics", "Metric")
    Area = apps.get_model("ownership", "Area")
    AreaMeasure = apps.get_model("metrics", "AreaMeasure")
    help_and_contact = Area.objects.filter(slug="help-and-contact").first()
    Metric.objects.get_or_create(code="contacts_avoided", defaults={"area": help_and_contact})
    as_suggested = AreaMeasure.objects.filter(
        area__slug="help-and-contact", metric="contacts_per_1000_orders", version=1
    )
    as_suggested.update(metric="contacts_avoided")


class Migration(migrations.Migration):
    dependencies = [("metrics", "0005_area_measures")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
