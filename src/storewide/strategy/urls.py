"""Addresses of strategy: the plan here, further subjects in modules of their own."""

from django.urls import URLPattern

app_name = "strategy"
urlpatterns: list[URLPattern] = []
