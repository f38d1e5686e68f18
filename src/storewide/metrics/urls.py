"""Addresses of the scorecard, metrics, targets and annotations, under `/metrics/`."""

from django.urls import path

from storewide.metrics import plan_views, views

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
    path("<slug:code>/", views.metric, name="metric"),
]
