"""Which part of the system the built-in store features are; what people said of it meanwhile stays."""

from django.db import migrations

TIERS = {
    "newsletter": "front_end",
    "help-and-contact": "front_end",
    "reviews": "front_end",
    "search-and-navigation": "front_end",
    "product-pages": "front_end",
    "cart": "front_end",
    "checkout": "front_end",
    "payments": "back_end",
    "order-processing": "back_end",
    "delivery": "back_end",
    "account": "front_end",
    "returns": "back_end",
    "loyalty": "front_end",
    "metrics-management": "data",
}


def place(apps, schema_editor):
    Area = apps.get_model("ownership", "Area")
    for slug, tier in TIERS.items():
        Area.objects.filter(slug=slug, built_in=True, tier="").update(tier=tier)


class Migration(migrations.Migration):
    dependencies = [("ownership", "0003_raci")]
    operations = [migrations.RunPython(place, migrations.RunPython.noop)]
