"""The whole-house lists: which apps, pages, commands, job kinds and checks there are, as dotted names.

Nothing registers itself by being imported; whoever adds a part adds its name here.
"""

MODULES = (
    "storewide.kit",
    "storewide.audit",
    "storewide.jobs",
    "storewide.access",
    "storewide.organization",
    "storewide.ownership",
    "storewide.sources",
    "storewide.metrics",
    "storewide.ledger",
    "storewide.listening",
    "storewide.service",
    "storewide.rhythm",
    "storewide.portfolio",
    "storewide.experiments",
    "storewide.releases",
    "storewide.insight",
    "storewide.demo",
    "storewide.web",
)

#: (prefix, urls) in the order they are tried
URLS = (
    ("", "storewide.insight.urls"),
    ("trading-review/", "storewide.insight.review_urls"),
    ("access/", "storewide.access.account_urls"),
    ("access/", "storewide.access.urls"),
    ("jobs/", "storewide.jobs.urls"),
    ("audit/", "storewide.audit.urls"),
    ("organization/", "storewide.organization.urls"),
    ("ownership/", "storewide.ownership.urls"),
    ("data/", "storewide.sources.urls"),
    ("metrics/", "storewide.metrics.urls"),
    ("ledger/", "storewide.ledger.urls"),
    ("portfolio/", "storewide.portfolio.urls"),
    ("experiments/", "storewide.experiments.urls"),
    ("releases/", "storewide.releases.urls"),
    ("listening/", "storewide.listening.urls"),
    ("service/", "storewide.service.urls"),
    ("rhythm/", "storewide.rhythm.urls"),
    ("", "storewide.web.urls"),
)

WIRING: dict[str, tuple[str, ...]] = {
    # groups of the navigation, by the loop; each function takes the request and returns a `kit.navigation.Group`
    "navigation": (
        "storewide.web.navigation.home",
        "storewide.web.navigation.plan",
        "storewide.web.navigation.ask_and_bet",
        "storewide.web.navigation.ship",
        "storewide.web.navigation.brief",
        "storewide.web.navigation.learn",
        "storewide.web.navigation.data",
        "storewide.web.navigation.operation",
    ),
    # whoever keeps rules of marketing channels: each returns them as an import takes them
    "channel_rules": (),
    # what makes a data folder ready before a command uses it
    "prepare": ("storewide.config.startup.prepare",),
    "job_kinds": (
        "storewide.sources.tasks.IMPORT",
        "storewide.sources.sealing.SEAL",
        "storewide.sources.warehouse_tasks.COMPACT",
        "storewide.sources.warehouse_tasks.VERIFY",
        "storewide.service.tasks.PROBE",
        "storewide.service.tasks.WATCH",
    ),
    # what comes round by itself: each is a `jobs.kinds.Schedule`, at most one of a kind of job
    "schedules": (
        "storewide.sources.sealing.SEALING",
        "storewide.sources.warehouse_tasks.COMPACTING",
        "storewide.sources.warehouse_tasks.VERIFYING",
        "storewide.service.tasks.PROBING",
        "storewide.service.tasks.WATCHING",
    ),
    "checks": (
        "storewide.ownership.checks.nobody_accountable",
        "storewide.ownership.checks.two_accountable",
        "storewide.ownership.checks.accountable_has_left",
        "storewide.metrics.queries.metrics_without_owner",
    ),
    # whoever can point to its own records: each takes a `kit.links.Link` and resolves it, or returns None
    "link_resolvers": (
        "storewide.portfolio.queries.resolve_link",
        "storewide.experiments.queries.resolve_link",
        "storewide.releases.queries.resolve_link",
        "storewide.service.queries.resolve_link",
    ),
    # whoever can find something by a few letters: each is a `kit.search.Search`
    "searches": (
        "storewide.ownership.search.areas",
        "storewide.organization.search.people",
        "storewide.metrics.search.metrics",
        "storewide.portfolio.search.requests",
        "storewide.experiments.search.experiments",
        "storewide.releases.search.releases",
        "storewide.ledger.search.promises",
        "storewide.service.search.incidents",
        "storewide.organization.search.teams",
        "storewide.sources.search.stores",
        "storewide.web.guide_search.sections",
    ),
    # what waits for a person, by module: each is a `kit.waits.WaitsOf`, the most urgent kind first
    "waits": (
        "storewide.releases.waiting.decisions",
        "storewide.experiments.queries.waits",
        "storewide.releases.waiting.sign_offs",
        "storewide.releases.waiting.briefings",
        "storewide.portfolio.home.waits",
        "storewide.ownership.waits.waits",
    ),
    # decisions of a store that anybody still owes, for the trading review: each is a `kit.waits.OpenDecisionsOf`
    "open_decisions": (
        "storewide.releases.waiting.open_decisions",
        "storewide.experiments.queries.open_decisions",
    ),
    "home_panels": (
        "storewide.metrics.queries.home_panel",
        "storewide.insight.home.waiting_panel",
        "storewide.insight.home.changed_panel",
        "storewide.rhythm.queries.home_panel",
        "storewide.ledger.queries.home_panel",
    ),
    # the first run, in the order a newcomer takes it; each returns a `kit.steps.Step`
    "first_steps": (
        "storewide.organization.queries.name_step",
        "storewide.sources.queries.import_step",
        "storewide.sources.queries.reconcile_step",
        "storewide.sources.queries.traffic_step",
        "storewide.metrics.queries.target_step",
        "storewide.organization.queries.people_step",
        "storewide.ownership.queries.accountable_step",
        "storewide.releases.home.past_step",
        "storewide.portfolio.home.ask_step",
        "storewide.portfolio.home.promise_step",
        "storewide.access.queries.invite_step",
    ),
    "commands": (
        "storewide.cli.up.up",
        "storewide.cli.doctor.doctor",
        "storewide.cli.check.check",
        "storewide.sources.cli_warehouse.warehouse",
        "storewide.cli.demo.demo",
        "storewide.metrics.cli.kpis",
        "storewide.metrics.alerts_cli.alerts",
        "storewide.sources.overview_cli.sources",
        "storewide.experiments.cli.experiment",
    ),
    "import_commands": (
        "storewide.sources.cli.orders",
        "storewide.sources.cli.events",
        "storewide.sources.cli.traffic",
        "storewide.sources.cli.exposures",
        "storewide.sources.cli.products",
        "storewide.sources.cli.links",
        "storewide.sources.cli.stock",
        "storewide.sources.cli.prices",
        "storewide.sources.cli.promotions",
        "storewide.sources.cli.media_cost",
        "storewide.sources.cli.costs",
        "storewide.sources.cli.timings",
        "storewide.sources.cli.contacts",
        "storewide.sources.cli.shipments",
        "storewide.sources.cli.probes",
        "storewide.sources.cli.order_changes",
        "storewide.sources.rates_cli.rates",
        "storewide.metrics.cli.targets",
        "storewide.organization.cli.people",
        "storewide.releases.cli.releases",
    ),
}

#: (prefix under /api/v1, router)
API_ROUTERS = (
    ("/organization", "storewide.organization.api.router"),
    ("/ownership", "storewide.ownership.api.router"),
    ("/data", "storewide.sources.api.router"),
    ("/data/drivers", "storewide.sources.driver_api.router"),
    ("/data/warehouse", "storewide.sources.warehouse_api.router"),
    ("/data/write-keys", "storewide.sources.write_key_api.router"),
    ("/data/connections", "storewide.sources.connection_api.router"),
    ("/data/links", "storewide.sources.links_api.router"),
    ("/data/rates", "storewide.sources.rates_api.router"),
    ("/data/presets", "storewide.sources.own_preset_api.router"),
    ("/metrics", "storewide.metrics.api.router"),
    ("/portfolio", "storewide.portfolio.api.router"),
    ("/experiments", "storewide.experiments.api.router"),
    ("/ledger", "storewide.ledger.api.router"),
    ("/releases", "storewide.releases.api.router"),
    ("/rhythm", "storewide.rhythm.api.router"),
    ("/listening", "storewide.listening.api.router"),
    ("/service", "storewide.service.api.router"),
)
