"""Addresses of ownership; those of one area begin with its short name."""

from django.urls import path

from storewide.ownership import (
    activity_views,
    check_views,
    duty_views,
    handover_views,
    part_views,
    picture_views,
    views,
    walk_views,
)

app_name = "ownership"
urlpatterns = [
    path("map/", views.map_, name="map"),
    path("map/walk/", walk_views.walk, name="walk"),
    path("map/list/", views.areas, name="areas"),
    path("map/add/", views.add, name="add"),
    path("map/areas/<slug:slug>/", views.area, name="area"),
    path("map/areas/<slug:slug>/accountable/", views.accountable, name="accountable"),
    path("map/areas/<slug:slug>/responsible/", views.responsible, name="responsible"),
    path("map/areas/<slug:slug>/change/", views.change, name="change"),
    path("map/areas/<slug:slug>/review/", activity_views.review, name="review"),
    path("map/areas/<slug:slug>/activities/add/", activity_views.add, name="activity-add"),
    path("map/areas/<slug:slug>/parts/", part_views.give, {"kind": "area"}, name="area-give"),
    path(
        "map/areas/<slug:slug>/parts/<str:part>/<uuid:who>/withdraw/",
        part_views.withdraw,
        {"kind": "area"},
        name="area-withdraw",
    ),
    path("map/round/", picture_views.round_, name="round"),
    path("matrix/", picture_views.raci, name="matrix"),
    path("mine/", picture_views.mine, name="mine"),
    path("people/<uuid:person_id>/", picture_views.person, name="person"),
    path("people/<uuid:person_id>/hand-over/", handover_views.handover, name="handover"),
    path("teams/<uuid:team_id>/", picture_views.team, name="team"),
    path("checks/", check_views.checks, name="checks"),
    path("checks/finding/", check_views.finding, name="finding"),
    path("checks/<uuid:suppression>/take-up/", check_views.take_up, name="take-up"),
    path("duty/", duty_views.index, name="duty"),
    path("duty/plan/", duty_views.plan, name="duty-plan"),
    path("duty/add/", duty_views.add, name="duty-add"),
    path("duty/calendar.ics", duty_views.calendar, name="duty-calendar"),
    path("duty/<uuid:shift_id>/", duty_views.detail, name="duty-shift"),
    path("duty/<uuid:shift_id>/change/", duty_views.change, name="duty-change"),
    path("duty/<uuid:shift_id>/remove/", duty_views.remove, name="duty-remove"),
    path("activities/", activity_views.activities, name="activities"),
    path("activities/<slug:slug>/", activity_views.activity, name="activity"),
    path("activities/<slug:slug>/change/", activity_views.change, name="activity-change"),
    path("activities/<slug:slug>/remove/", activity_views.remove, name="activity-remove"),
    path("activities/<slug:slug>/parts/", part_views.give, {"kind": "activity"}, name="activity-give"),
    path(
        "activities/<slug:slug>/parts/<str:part>/<uuid:who>/withdraw/",
        part_views.withdraw,
        {"kind": "activity"},
        name="activity-withdraw",
    ),
]
