"""Addresses of the portfolio."""

from django.urls import path

from storewide.portfolio import bet_views, views

app_name = "portfolio"
urlpatterns = [
    path("requests/", views.requests, name="requests"),
    path("requests/ask/", views.ask, name="ask"),
    path("requests/<int:number>/", views.detail, name="request"),
    path("requests/<int:number>/change/", views.change, name="change"),
    path("requests/<int:number>/decline/", views.decline, name="decline"),
    path("requests/<int:number>/case/", bet_views.case, name="case"),
    path("requests/<int:number>/promise/", bet_views.promise, name="promise"),
    path("requests/<int:number>/promise/freeze/", bet_views.freeze, name="freeze"),
]
