from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0011_built_in_request_types")]

    operations = [
        migrations.AddIndex(
            model_name="stage",
            index=models.Index(
                condition=models.Q(("ends", None)),
                fields=["state", "begins", "id"],
                name="portfolio_running_by_state",
            ),
        ),
    ]
