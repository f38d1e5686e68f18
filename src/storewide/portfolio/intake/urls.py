"""Addresses of how requests come in."""

from django.urls import path

from storewide.portfolio.intake import mailbox_views, type_views, views

urlpatterns = [
    path("requests/ask/", views.ask, name="ask"),
    path("requests/<int:number>/tell/", views.tell, name="tell"),
    path("requests/<int:number>/evidence/<slug:key>/", views.evidence, name="evidence"),
    path("requests/<int:number>/remark/", views.remark, name="remark"),
    path("requests/<int:number>/merge/", views.merge, name="merge"),
    path("requests/<int:number>/unmerge/", views.unmerge, name="unmerge"),
    path("types/", type_views.types, name="request-types"),
    path("types/new/", type_views.new, name="request-type-new"),
    path("types/<slug:kind>/", type_views.request_type, name="request-type"),
    path("types/<slug:kind>/change/", type_views.change, name="request-type-change"),
    path("types/<slug:kind>/retire/", type_views.retire, name="request-type-retire"),
    path("types/<slug:kind>/fields/", type_views.add_field, name="request-type-field-add"),
    path("types/<slug:kind>/fields/<slug:key>/", type_views.change_field, name="request-type-field"),
    path("types/<slug:kind>/fields/<slug:key>/drop/", type_views.drop_field, name="request-type-field-drop"),
    path("mailboxes/", mailbox_views.mailboxes, name="mailboxes"),
    path("mailboxes/new/", mailbox_views.new, name="mailbox-new"),
    path("mailboxes/<uuid:mailbox_id>/", mailbox_views.mailbox, name="mailbox"),
    path("mailboxes/<uuid:mailbox_id>/change/", mailbox_views.change, name="mailbox-change"),
    path("mailboxes/<uuid:mailbox_id>/revoke/", mailbox_views.revoke, name="mailbox-revoke"),
]
