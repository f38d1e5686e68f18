import django.db.models.deletion
from django.db import migrations, models

import storewide.lib.clock
import storewide.lib.ids


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0008_provisioned"),
        ("releases", "0007_front_line"),
    ]

    operations = [
        migrations.AddField(
            model_name="watch",
            name="looked_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="looked at"),
        ),
        migrations.CreateModel(
            name="WatchAlarm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=storewide.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=storewide.lib.clock.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("metric", models.CharField(editable=False, max_length=40)),
                ("label", models.CharField(editable=False, max_length=120, verbose_name="metric")),
                ("seen_on", models.DateField(editable=False, verbose_name="first seen on")),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        editable=False, null=True, verbose_name="hours after go-live"
                    ),
                ),
                ("change", models.DecimalField(decimal_places=6, editable=False, max_digits=12)),
                ("low", models.DecimalField(decimal_places=6, editable=False, max_digits=12)),
                ("high", models.DecimalField(decimal_places=6, editable=False, max_digits=12)),
                ("taken_at", models.DateTimeField(editable=False, null=True, verbose_name="taken")),
                (
                    "taken_by_label",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="taken by"),
                ),
                (
                    "doing",
                    models.CharField(blank=True, max_length=500, verbose_name="what is done about it"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organization.person",
                        verbose_name="waits for",
                    ),
                ),
                (
                    "watch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="releases.watch"
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("watch", "metric"), name="releases_one_alarm_a_metric"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_at", None), models.Q(("doing", ""), _negated=True), _connector="OR"
                        ),
                        name="releases_alarm_taken_says_what",
                    ),
                ],
            },
        ),
    ]
