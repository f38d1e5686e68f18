"""Addresses of assessment."""

from django.urls import path

from storewide.assessment import import_views, paper_views, part_views, step_views, views

app_name = "assessment"
urlpatterns = [
    path("", views.assessments, name="assessments"),
    path("new/", step_views.begin, name="begin"),
    path("<slug:slug>/", views.assessment, name="assessment"),
    path("<slug:slug>/change/", step_views.change, name="change"),
    path("<slug:slug>/score/", step_views.score, name="score"),
    path("<slug:slug>/go-on/", step_views.go_on, name="go-on"),
    path("<slug:slug>/go-back/", step_views.go_back, name="go-back"),
    path("<slug:slug>/decide/", step_views.decide, name="decide"),
    path("<slug:slug>/look-again/", step_views.look_again, name="look-again"),
    path("<slug:slug>/carry-out/", step_views.carry_out, name="carry-out"),
    path("<slug:slug>/effect/", step_views.tell_effect, name="tell-effect"),
    path("<slug:slug>/jobs/", views.jobs, name="jobs"),
    path("<slug:slug>/gaps/", views.gaps, name="gaps"),
    path("<slug:slug>/options/", views.options, name="options"),
    path("<slug:slug>/recommendation/", views.recommendation, name="recommendation"),
    path("<slug:slug>/report/", paper_views.paper, name="paper"),
    path("<slug:slug>/import/<str:table>/", import_views.choose, name="import"),
    path("<slug:slug>/import/<str:table>/take/", import_views.take, name="import-take"),
    path("<slug:slug>/part/<str:kind>/add/", part_views.add, name="part-add"),
    path("<slug:slug>/part/<str:kind>/<uuid:part_id>/", part_views.change, name="part-change"),
    path("<slug:slug>/part/<str:kind>/<uuid:part_id>/remove/", part_views.remove, name="part-remove"),
]
