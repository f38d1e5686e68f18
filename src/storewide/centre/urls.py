"""Addresses of centre."""

from django.urls import path

from storewide.centre import record_views, views

app_name = "centre"
urlpatterns = [
    path("", views.index, name="overview"),
    path("set-up/", record_views.set_up, name="set-up"),
    path("<uuid:centre_id>/change/", record_views.centre_change, name="centre-change"),
    path("tools/", views.tools, name="tools"),
    path("tools/<uuid:tool_id>/", record_views.tool, name="tool"),
    path("services/", views.services, name="services"),
    path("services/<uuid:service_id>/", record_views.service, name="service"),
    path("orders/", views.orders, name="orders"),
    path("orders/<uuid:order_id>/accept/", record_views.accept, name="accept"),
    path("orders/<uuid:order_id>/deliver/", record_views.deliver, name="deliver"),
    path("experts/", views.experts, name="experts"),
    path("experts/<uuid:expert_id>/", record_views.expert, name="expert"),
    path("guidelines/", views.guidelines, name="guidelines"),
    path("guidelines/<uuid:guideline_id>/", record_views.guideline, name="guideline"),
    path("hub/", views.hub, name="hub"),
    path("hub/<uuid:bet_id>/", record_views.bet, name="bet"),
    path("hub/<uuid:bet_id>/decide/", record_views.decide, name="decide"),
    path("charge-back/", views.statements, name="statements"),
    path("charge-back/<uuid:unit_id>/", views.statement, name="statement"),
    path("<slug:kind>/<uuid:whole_id>/new/", record_views.new, name="new"),
    path("<slug:kind>/<uuid:record_id>/change/", record_views.change, name="change"),
    path("<slug:kind>/<uuid:record_id>/close/", record_views.close, name="close"),
]
