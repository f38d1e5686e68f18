import django.core.validators
import django.db.models.deletion
import re
import storewide.lib.clock
import storewide.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0004_webhooks"),
        ("organization", "0008_provisioned"),
        ("ownership", "0005_duty"),
        ("portfolio", "0006_intake"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dependency",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=storewide.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=storewide.lib.clock.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("work", "work to be done"),
                            ("decision", "a decision"),
                            ("data", "data or access"),
                            ("review", "a review"),
                        ],
                        default="work",
                        max_length=8,
                        verbose_name="what is needed",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("until", models.DateField(blank=True, null=True, verbose_name="needed by")),
                ("met_at", models.DateTimeField(editable=False, null=True, verbose_name="met")),
            ],
            options={
                "ordering": ["until", "id"],
            },
        ),
        migrations.CreateModel(
            name="Limit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=storewide.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=storewide.lib.clock.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("accepted", "Accepted"),
                            ("bet", "Bet"),
                            ("promised", "Promised"),
                            ("building", "Being built"),
                            ("testing", "Being tested"),
                            ("live", "Live"),
                            ("measured", "Measured"),
                            ("declined", "Declined"),
                            ("merged", "Merged"),
                        ],
                        max_length=10,
                        verbose_name="column",
                    ),
                ),
                ("most", models.PositiveSmallIntegerField(verbose_name="most at once")),
                ("strict", models.BooleanField(default=False, verbose_name="never more")),
            ],
            options={
                "ordering": ["state", "team__name", "id"],
            },
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=storewide.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=storewide.lib.clock.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "tool",
                    models.CharField(
                        choices=[("jira", "Jira"), ("productboard", "Productboard"), ("trello", "Trello")],
                        max_length=12,
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("url", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="Planned",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=storewide.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=storewide.lib.clock.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "horizon",
                    models.CharField(
                        choices=[("now", "Now"), ("next", "Next"), ("later", "Later")],
                        max_length=5,
                        verbose_name="horizon",
                    ),
                ),
                ("begins", models.DateField(blank=True, null=True, verbose_name="begins")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="ends")),
                (
                    "quarter",
                    models.CharField(
                        blank=True,
                        max_length=7,
                        validators=[django.core.validators.RegexValidator(re.compile("\\d{4}-Q[1-4]"))],
                        verbose_name="quarter",
                    ),
                ),
                ("outside", models.BooleanField(default=False, verbose_name="shown outside")),
            ],
        ),
        migrations.CreateModel(
            name="RequestImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=storewide.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=storewide.lib.clock.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "tool",
                    models.CharField(
                        choices=[("jira", "Jira"), ("productboard", "Productboard"), ("trello", "Trello")],
                        max_length=12,
                        verbose_name="tool",
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("stored_as", models.CharField(editable=False, max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("read", "To be confirmed"),
                            ("running", "Being taken over"),
                            ("done", "Taken over"),
                            ("refused", "Refused"),
                        ],
                        default="read",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("chosen", models.JSONField(default=dict)),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("made", models.PositiveIntegerField(default=0, verbose_name="new")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="changed")),
                ("same", models.PositiveIntegerField(default=0, verbose_name="as they were")),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="refused")),
                ("refusals", models.JSONField(default=list)),
                ("by_label", models.CharField(blank=True, max_length=200, verbose_name="by")),
                ("by_id", models.UUIDField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended")),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Telling",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=storewide.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=storewide.lib.clock.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("text", models.TextField(max_length=4000)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("sent", "Sent"), ("failed", "Failed")],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("fault", models.CharField(blank=True, max_length=300)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Tracked",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=storewide.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=storewide.lib.clock.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "provider",
                    models.CharField(
                        choices=[("jira", "Jira"), ("github", "GitHub"), ("gitlab", "GitLab")],
                        max_length=8,
                        verbose_name="system",
                    ),
                ),
                ("url", models.CharField(max_length=500, verbose_name="address")),
                ("key", models.CharField(max_length=200, verbose_name="issue")),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                ("state", models.CharField(blank=True, max_length=80, verbose_name="state")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("doing", "In progress"),
                            ("review", "In review"),
                            ("done", "Closed"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Tracker",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=storewide.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=storewide.lib.clock.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("secret", models.CharField(blank=True, max_length=200, verbose_name="signing secret")),
                ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="revoked")),
                ("heard_at", models.DateTimeField(editable=False, null=True, verbose_name="last delivery")),
                ("refused_at", models.DateTimeField(editable=False, null=True)),
                ("refused_why", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "provider",
                    models.CharField(
                        choices=[("jira", "Jira"), ("github", "GitHub"), ("gitlab", "GitLab")],
                        max_length=8,
                        verbose_name="system",
                    ),
                ),
                ("site", models.URLField(max_length=300, verbose_name="address")),
                ("api", models.URLField(blank=True, max_length=300, verbose_name="address of its API")),
                ("account", models.CharField(blank=True, max_length=254, verbose_name="account")),
                ("token", models.CharField(blank=True, max_length=500, verbose_name="token")),
                ("moves", models.BooleanField(default=True, verbose_name="moves requests")),
                ("tells", models.BooleanField(default=True, verbose_name="is told")),
                ("heard_what", models.CharField(blank=True, editable=False, max_length=160)),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="TrackerHeard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="dependency",
            name="needs",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="portfolio.request",
                verbose_name="needed request",
            ),
        ),
        migrations.AddField(
            model_name="dependency",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="portfolio.request"
            ),
        ),
        migrations.AddField(
            model_name="dependency",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organization.team",
                verbose_name="needed team",
            ),
        ),
        migrations.AddField(
            model_name="limit",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="organization.team",
                verbose_name="team",
            ),
        ),
        migrations.AddField(
            model_name="origin",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="portfolio.request"
            ),
        ),
        migrations.AddField(
            model_name="planned",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="portfolio.request"
            ),
        ),
        migrations.AddField(
            model_name="planned",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organization.team",
                verbose_name="team",
            ),
        ),
        migrations.AddField(
            model_name="requestimport",
            name="area",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ownership.area"
            ),
        ),
        migrations.AddField(
            model_name="requestimport",
            name="job",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"
            ),
        ),
        migrations.AddField(
            model_name="tracked",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="portfolio.request"
            ),
        ),
        migrations.AddField(
            model_name="telling",
            name="tracked",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="portfolio.tracked"
            ),
        ),
        migrations.AddConstraint(
            model_name="tracker",
            constraint=models.CheckConstraint(
                condition=models.Q(("provider__in", ["jira", "github", "gitlab"])),
                name="portfolio_tracker_known",
            ),
        ),
        migrations.AddField(
            model_name="tracked",
            name="tracker",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="portfolio.tracker",
            ),
        ),
        migrations.AddField(
            model_name="trackerheard",
            name="hook",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="portfolio.tracker"
            ),
        ),
        migrations.AddConstraint(
            model_name="dependency",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("needs", None), ("team__isnull", False)),
                    models.Q(("needs__isnull", False), ("team", None)),
                    _connector="OR",
                ),
                name="portfolio_dependency_on_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="dependency",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("needs", None), models.Q(("needs", models.F("request")), _negated=True), _connector="OR"
                ),
                name="portfolio_dependency_not_on_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="dependency",
            constraint=models.UniqueConstraint(
                fields=("request", "needs"), name="portfolio_one_dependency_a_pair"
            ),
        ),
        migrations.AddConstraint(
            model_name="limit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("team", None)), fields=("state",), name="portfolio_one_limit_for_all"
            ),
        ),
        migrations.AddConstraint(
            model_name="limit",
            constraint=models.UniqueConstraint(fields=("state", "team"), name="portfolio_one_limit_a_team"),
        ),
        migrations.AddConstraint(
            model_name="limit",
            constraint=models.CheckConstraint(
                condition=models.Q(("most__gte", 1)), name="portfolio_limit_lets_one_in"
            ),
        ),
        migrations.AddConstraint(
            model_name="origin",
            constraint=models.UniqueConstraint(fields=("tool", "key"), name="portfolio_one_origin_a_key"),
        ),
        migrations.AddIndex(
            model_name="planned",
            index=models.Index(fields=["horizon", "quarter"], name="portfolio_planned_horizon"),
        ),
        migrations.AddConstraint(
            model_name="planned",
            constraint=models.CheckConstraint(
                condition=models.Q(("horizon__in", ["now", "next", "later"])), name="portfolio_horizon_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="planned",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("begins", None), ("ends", None), ("ends__gte", models.F("begins")), _connector="OR"
                ),
                name="portfolio_planned_days_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="telling",
            index=models.Index(fields=["state", "next_at"], name="portfolio_telling_due"),
        ),
        migrations.AddIndex(
            model_name="tracked",
            index=models.Index(fields=["provider", "key"], name="portfolio_tracked_key"),
        ),
        migrations.AddConstraint(
            model_name="tracked",
            constraint=models.UniqueConstraint(
                fields=("request", "url"), name="portfolio_issue_tracked_once"
            ),
        ),
        migrations.AddIndex(
            model_name="trackerheard",
            index=models.Index(fields=["at"], name="portfolio_heard_by_time"),
        ),
        migrations.AddConstraint(
            model_name="trackerheard",
            constraint=models.UniqueConstraint(fields=("hook", "mark"), name="portfolio_tracker_heard_once"),
        ),
    ]
