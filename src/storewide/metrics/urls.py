"""Addresses of the scorecard, metrics, segments, targets and annotations, under `/metrics/`."""

from django.urls import path

from storewide.metrics import (
    area_views,
    definition_views,
    journey_views,
    pacing_views,
    plan_views,
    results_views,
    segment_views,
    views,
)

app_name = "metrics"
urlpatterns = [
    path("", views.scorecard, name="scorecard"),
    path("targets/", plan_views.targets, name="targets"),
    path("targets/new/", plan_views.new_target, name="target-new"),
    path("targets/import/", plan_views.import_targets, name="targets-import"),
    path("targets/<uuid:pk>/", plan_views.target, name="target"),
    path("targets/<uuid:pk>/remove/", plan_views.remove_target, name="target-remove"),
    path("annotations/", plan_views.annotations, name="annotations"),
    path("annotations/new/", plan_views.annotate, name="annotation-new"),
    path("annotations/<uuid:pk>/", plan_views.annotation, name="annotation"),
    path("annotations/<uuid:pk>/remove/", plan_views.remove_annotation, name="annotation-remove"),
    path("definitions/", definition_views.index, name="definitions"),
    path("definitions/new/", definition_views.new, name="definition-new"),
    path("definitions/<slug:code>/change/", definition_views.change, name="definition-change"),
    path("definitions/<slug:code>/retire/", definition_views.retire, name="definition-retire"),
    path("definitions/<slug:code>/bring-back/", definition_views.bring_back, name="definition-bring-back"),
    path("segments/", segment_views.index, name="segments"),
    path("segments/new/", segment_views.new, name="segment-new"),
    path("segments/<slug:slug>/", segment_views.detail, name="segment"),
    path("segments/<slug:slug>/change/", segment_views.change, name="segment-change"),
    path("segments/<slug:slug>/remove/", segment_views.remove, name="segment-remove"),
    path("areas/", area_views.index, name="areas"),
    path("areas/<slug:slug>/", area_views.measure, name="area"),
    path("funnel/", journey_views.funnel, name="funnel"),
    path("cohorts/", journey_views.cohorts, name="cohorts"),
    path("pacing/", pacing_views.month, name="pacing"),
    path("results/", results_views.index, name="results"),
    path("results/stores/<slug:slug>/", results_views.of_store, name="results-store"),
    path("results/units/<uuid:pk>/", results_views.of_unit, name="results-unit"),
    path("products/", journey_views.products, name="products"),
    path("<slug:code>/", views.metric, name="metric"),
]
