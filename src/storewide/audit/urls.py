"""Addresses of the module."""

from django.urls import path

from storewide.audit import views

app_name = "audit"
urlpatterns = [path("", views.entries, name="entries")]
