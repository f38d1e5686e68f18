"""The address of Home."""

from django.urls import path

from storewide.insight import views

app_name = "home"
urlpatterns = [path("", views.home, name="home")]
