"""Addresses of calibration."""

from django.urls import path

from storewide.portfolio.calibrating import views

urlpatterns = [path("calibration/", views.calibration, name="calibration")]
