"""Addresses of marketing and demand, under `/demand/`."""

from django.urls import path

from storewide.demand import campaign_views, rule_views, views

app_name = "demand"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("attribution/", views.attribution, name="attribution"),
    path("campaigns/", campaign_views.campaigns, name="campaigns"),
    path("campaigns/plan/", campaign_views.plan, name="plan"),
    path("campaigns/<uuid:campaign_id>/", campaign_views.campaign, name="campaign"),
    path("campaigns/<uuid:campaign_id>/change/", campaign_views.change, name="change"),
    path("campaigns/<uuid:campaign_id>/start/", campaign_views.start, name="start"),
    path("campaigns/<uuid:campaign_id>/end/", campaign_views.end, name="end"),
    path("channels/", rule_views.rules, name="rules"),
    path("channels/new/", rule_views.new, name="rule-new"),
    path("channels/<uuid:rule_id>/", rule_views.rule, name="rule"),
    path("channels/<uuid:rule_id>/up/", rule_views.up, name="rule-up"),
    path("channels/<uuid:rule_id>/down/", rule_views.down, name="rule-down"),
    path("channels/<uuid:rule_id>/remove/", rule_views.remove, name="rule-remove"),
]
