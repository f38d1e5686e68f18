"""Addresses of the service, under `/service/`."""

from django.urls import path

from storewide.service import (
    hook_views,
    maintenance_views,
    objective_views,
    overview_views,
    probe_views,
    views,
)

app_name = "service"
urlpatterns = [
    path("", overview_views.service, name="service"),
    path("timings/", overview_views.timings, name="timings"),
    path("blockers/", overview_views.blockers, name="blockers"),
    path("probes/", probe_views.probes, name="probes"),
    path("probes/new/", probe_views.new, name="probe-new"),
    path("probes/<uuid:probe_id>/", probe_views.probe, name="probe"),
    path("probes/<uuid:probe_id>/change/", probe_views.change, name="probe-change"),
    path("probes/<uuid:probe_id>/switch/", probe_views.switch, name="probe-switch"),
    path("probes/<uuid:probe_id>/steps/new/", probe_views.step_new, name="step-new"),
    path("probes/<uuid:probe_id>/steps/<int:place>/", probe_views.step, name="step"),
    path("probes/<uuid:probe_id>/steps/<int:place>/remove/", probe_views.step_remove, name="step-remove"),
    path("maintenance/", maintenance_views.maintenances, name="maintenances"),
    path("maintenance/new/", maintenance_views.new, name="maintenance-new"),
    path("maintenance/<uuid:maintenance_id>/", maintenance_views.maintenance, name="maintenance"),
    path("maintenance/<uuid:maintenance_id>/cancel/", maintenance_views.cancel, name="maintenance-cancel"),
    path("objectives/", objective_views.objectives, name="objectives"),
    path("objectives/new/", objective_views.new, name="objective-new"),
    path("objectives/<uuid:objective_id>/", objective_views.objective, name="objective"),
    path("objectives/<uuid:objective_id>/change/", objective_views.change, name="objective-change"),
    path("objectives/<uuid:objective_id>/drop/", objective_views.drop, name="objective-drop"),
    path("burns/<uuid:burn_id>/answer/", objective_views.answer, name="burn-answer"),
    path("incidents/", views.incidents, name="incidents"),
    path("incidents/tell/", views.tell, name="tell"),
    path("incidents/<uuid:incident_id>/", views.incident, name="incident"),
    path("incidents/<uuid:incident_id>/change/", views.change, name="change"),
    path("incidents/<uuid:incident_id>/resolve/", views.resolve, name="resolve"),
    path("incidents/<uuid:incident_id>/reclassify/", views.reclassify, name="reclassify"),
    path("hooks/", hook_views.hooks, name="hooks"),
    path("hooks/new/", hook_views.new, name="hook-new"),
    path("hooks/<uuid:hook_id>/", hook_views.hook, name="hook"),
    path("hooks/<uuid:hook_id>/sign/", hook_views.sign, name="hook-sign"),
    path("hooks/<uuid:hook_id>/revoke/", hook_views.revoke, name="hook-revoke"),
    path("hooks/<slug:provider>/<str:token>/", hook_views.deliver, name="deliver"),
]
