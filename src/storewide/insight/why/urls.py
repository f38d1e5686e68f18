"""Addresses of why a metric changed."""

from django.urls import path

from storewide.insight.why import views

app_name = "why"
urlpatterns = [path("<slug:code>/", views.metric, name="metric")]
