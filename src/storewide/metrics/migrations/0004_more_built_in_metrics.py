"""A record for each built-in metric that came later, in the area it belongs to."""

import tomllib
from pathlib import Path

from django.db import migrations

DEFINITIONS = Path(__file__).parents[1] / "definitions" / "kpis.toml"


def add(apps, schema_editor):
    Metric = apps.get_model("metrics", "Metric")
    Area = apps.get_model("ownership", "Area")
    areas = {area.slug: area for area in Area.objects.all()}
    for code, definition in tomllib.loads(DEFINITIONS.read_text()).items():
        Metric.objects.get_or_create(code=code, defaults={"area": areas.get(definition["area"])})


class Migration(migrations.Migration):
    dependencies = [("metrics", "0003_segments_alerts_areas"), ("ownership", "0002_built_in_areas")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
