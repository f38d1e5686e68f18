"""Addresses of scores and criteria, below those of the portfolio."""

from django.urls import path

from storewide.portfolio.scoring import criteria_views, views

urlpatterns = [
    path("scores/", views.scores, name="scores"),
    path("scores/stability/", views.stability, name="stability"),
    path("scores/inputs/", views.bulk, name="score-bulk"),
    path("requests/<int:number>/score/", views.score, name="score"),
    path("requests/<int:number>/score/inputs/", views.inputs, name="score-inputs"),
    path("requests/<int:number>/work/", views.work, name="work"),
    path("criteria/", criteria_views.criteria, name="criteria"),
    path("criteria/add/", criteria_views.add, name="criterion-add"),
    path("criteria/<uuid:criterion_id>/", criteria_views.criterion, name="criterion"),
    path("criteria/<uuid:criterion_id>/remove/", criteria_views.remove, name="criterion-remove"),
]
