"""The types of request that an operation begins with, as the package's text has them."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import migrations

TYPES = Path(__file__).parents[1] / "intake" / "types" / "types.toml"


def add(apps: Any, _schema: Any) -> None:
    """Each type that is not there yet."""
    request_type = apps.get_model("portfolio", "RequestType")
    for slug, table in tomllib.loads(TYPES.read_text()).items():
        fields = [
            {"kind": "text", "need": "optional", "help": "", "choices": [], **each}
            for each in table.pop("fields")
        ]
        request_type.objects.get_or_create(slug=slug, defaults={**table, "fields": fields})


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0010_risks_are_a_list")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
