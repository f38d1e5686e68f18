"""Addresses of stores and imports, under `/data/`."""

from django.urls import path

from storewide.sources import (
    calendar_views,
    closed_views,
    import_views,
    overview_views,
    rates_views,
    recurring_views,
    views,
    web_orders_views,
    write_key_views,
)

app_name = "sources"
urlpatterns = [
    path("", overview_views.sources, name="sources"),
    path("stores/", views.stores, name="stores"),
    path("stores/<slug:slug>/", views.store, name="store"),
    path("stores/<slug:slug>/change/", views.change_store, name="store-change"),
    path("stores/<slug:slug>/calendar/", calendar_views.calendar, name="calendar"),
    path("stores/<slug:slug>/months/", closed_views.closed_months, name="closed-months"),
    path("stores/<slug:slug>/months/<str:month>/close/", closed_views.close, name="month-close"),
    path("stores/<slug:slug>/months/<str:month>/take-back/", closed_views.reopen, name="month-reopen"),
    path("stores/<slug:slug>/recurring/", recurring_views.recurring, name="recurring"),
    path("stores/<slug:slug>/web-orders/", web_orders_views.web_orders, name="web-orders"),
    path("stores/<slug:slug>/web-orders/<slug:cause>/", web_orders_views.of_cause, name="web-orders-cause"),
    path("stores/<slug:slug>/reconcile/", views.reconcile, name="reconcile"),
    path("stores/<slug:slug>/revenue/", views.tell_revenue, name="revenue-tell"),
    path("write-keys/", write_key_views.index, name="write-keys"),
    path("write-keys/new/", write_key_views.new, name="write-key-new"),
    path("write-keys/<uuid:key_id>/", write_key_views.detail, name="write-key"),
    path("write-keys/<uuid:key_id>/standing/", write_key_views.standing, name="write-key-standing"),
    path("write-keys/<uuid:key_id>/change/", write_key_views.change, name="write-key-change"),
    path("write-keys/<uuid:key_id>/revoke/", write_key_views.revoke, name="write-key-revoke"),
    path("rates/", rates_views.index, name="rates"),
    path("rates/new/", rates_views.new, name="rate-new"),
    path("rates/import/", rates_views.take_file, name="rates-import"),
    path("imports/", import_views.imports, name="imports"),
    path("imports/new/", import_views.new, name="import-new"),
    path("imports/<uuid:pk>/", import_views.detail, name="import"),
    path("imports/<uuid:pk>/questions/", import_views.questions, name="import-questions"),
    path("imports/<uuid:pk>/progress/", import_views.progress, name="import-progress"),
    path("imports/<uuid:pk>/cancel/", import_views.cancel, name="import-cancel"),
    path("imports/<uuid:pk>/refusals.csv", import_views.refusals, name="import-refusals"),
]
