"""The addresses of Home and of what else joins all modules."""

from django.urls import path

from storewide.insight import chart_files, checks, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("checks/", checks.page, name="checks"),
    path("search/", views.search, name="search"),
    path("charts/", chart_files.draw, name="chart-files"),
    path("charts/<slug:digest>/<slug:form>/", chart_files.made, name="chart-file"),
]
