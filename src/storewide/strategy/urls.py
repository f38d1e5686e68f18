"""Addresses of strategy: the plan here, further subjects in modules of their own."""

from django.urls import URLPattern

from storewide.strategy import radar_urls

app_name = "strategy"
urlpatterns: list[URLPattern] = [*radar_urls.urlpatterns]
