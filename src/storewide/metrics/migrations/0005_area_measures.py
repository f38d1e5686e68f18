"""How each store feature is measured, as suggested; whoever has said it already keeps their own."""

import tomllib
from pathlib import Path

from django.db import migrations

SUGGESTED = Path(__file__).parents[1] / "definitions" / "areas.toml"


def add(apps, schema_editor):
    AreaMeasure = apps.get_model("metrics", "AreaMeasure")
    Area = apps.get_model("ownership", "Area")
    suggested = tomllib.loads(SUGGESTED.read_text())
    for area in Area.objects.filter(slug__in=suggested):
        AreaMeasure.objects.get_or_create(area=area, defaults=suggested[area.slug])


class Migration(migrations.Migration):
    dependencies = [("metrics", "0004_more_built_in_metrics"), ("ownership", "0002_built_in_areas")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
