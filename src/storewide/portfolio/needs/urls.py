"""Addresses of what came of requests."""

from django.urls import path

from storewide.portfolio.needs import needs_views, views

urlpatterns = [
    path("mine/", views.asked_for, name="mine"),
    path("requests/<int:number>/resolved/", views.resolved, name="resolved"),
    path("resolved/<str:token>/<slug:say>/", views.resolved_by_link, name="resolved-by-link"),
    path("needs/", needs_views.needs, name="needs"),
]
