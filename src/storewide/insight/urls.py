"""The addresses of Home and of what else joins all modules."""

from django.urls import path
from django.views.generic import RedirectView

from storewide.insight import chart_files, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    # where the checks were before they could be put off
    path("checks/", RedirectView.as_view(pattern_name="ownership:checks", query_string=True)),
    path("search/", views.search, name="search"),
    path("charts/", chart_files.draw, name="chart-files"),
    path("charts/<slug:digest>/<slug:form>/", chart_files.made, name="chart-file"),
]
