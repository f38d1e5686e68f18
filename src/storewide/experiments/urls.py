"""Addresses of experiments."""

from django.urls import path

from storewide.experiments import deciding_views, programme_views, views

app_name = "experiments"
urlpatterns = [
    path("", views.experiments, name="experiments"),
    path("calendar/", programme_views.calendar, name="calendar"),
    path("found/", views.found, name="found"),
    path("plan/", views.plan, name="plan"),
    path("<int:number>/", views.experiment, name="experiment"),
    path("<int:number>/metrics.csv", views.figures, name="figures"),
    path("<int:number>/change/", views.change, name="change"),
    path("<int:number>/start/", views.start, name="start"),
    path("<int:number>/read/", deciding_views.read, name="read"),
    path("<int:number>/decide/", deciding_views.decide, name="decide"),
    path("<int:number>/stop/", deciding_views.stop, name="stop"),
]
