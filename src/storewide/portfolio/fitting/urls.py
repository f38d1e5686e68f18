"""Addresses of capacity fits and of the split by kind of work, below those of the portfolio."""

from django.urls import path

from storewide.portfolio.fitting import split_views, views

urlpatterns = [
    path("fits/", views.fits, name="fits"),
    path("fits/ask/", views.ask, name="fit-ask"),
    path("fits/<int:number>/", views.fit, name="fit"),
    path("fits/<int:number>/take-over/", views.take_over, name="fit-take-over"),
    path("split/", split_views.split, name="split"),
    path("split/target/", split_views.target, name="split-target"),
]
