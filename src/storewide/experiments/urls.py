"""Addresses of experiments."""

from django.urls import path

from storewide.experiments import deciding_views, design_views, programme_views, views

app_name = "experiments"
urlpatterns = [
    path("", views.experiments, name="experiments"),
    path("calendar/", programme_views.calendar, name="calendar"),
    path("programme/", programme_views.programme, name="programme"),
    path("programme/own-data/<slug:store>/", programme_views.check_own_data, name="own-data"),
    path("programme/results.csv", programme_views.results_csv, name="results-csv"),
    path("programme/results.json", programme_views.results_json, name="results-json"),
    path("learnings/", programme_views.learnings, name="learnings"),
    path("found/", views.found, name="found"),
    path("plan/", views.plan, name="plan"),
    path("<int:number>/", views.experiment, name="experiment"),
    path("<int:number>/metrics.csv", views.figures, name="figures"),
    path("<int:number>/registration/", design_views.registration, name="registration"),
    path("<int:number>/registration.json", design_views.registration_json, name="registration-json"),
    path("<int:number>/totals/", design_views.tell, name="totals"),
    path("<int:number>/learning/", design_views.learn, name="learning"),
    path("<int:number>/change/", views.change, name="change"),
    path("<int:number>/start/", views.start, name="start"),
    path("<int:number>/read/", deciding_views.read, name="read"),
    path("<int:number>/decide/", deciding_views.decide, name="decide"),
    path("<int:number>/stop/", deciding_views.stop, name="stop"),
]
