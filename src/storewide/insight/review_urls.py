"""Addresses of the reviews: by week, day and month."""

from django.urls import path

from storewide.insight import review_views

app_name = "review"
urlpatterns = [
    path("", review_views.latest, {"kind": "trading"}, name="latest"),
    path("past/", review_views.past, name="past"),
    path("daily/", review_views.latest, {"kind": "daily"}, name="latest-day"),
    path("daily/<slug:day>/", review_views.day, name="day"),
    path("monthly/", review_views.latest, {"kind": "monthly"}, name="latest-month"),
    path("monthly/<slug:month>/", review_views.month, name="month"),
    path("monthly/<slug:month>/hold/", review_views.hold_month, name="hold-month"),
    path("paper/<uuid:review_id>/", review_views.paper, name="paper"),
    path("<slug:week>/", review_views.week, name="week"),
    path("<slug:week>/hold/", review_views.hold, name="hold"),
]
