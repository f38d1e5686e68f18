"""Addresses of how we stand against others."""

from django.urls import path

from storewide.strategy import competition_file_views, competition_views
from storewide.strategy.competition_kept import KEPT

#: kinds whose page is the record's own by its id; a competitor is known by its short name
_BY_ID = [
    kind
    for kind in KEPT.values()
    if kind.one in ("deal", "customer-ask", "swot-entry", "signal", "candidate", "search", "judgement")
]

urlpatterns = [
    path("competition/", competition_views.overview, name="competition"),
    path("competition/judge/", competition_views.judge, name="judge"),
    path("competition/areas/<slug:slug>/", competition_views.compared_area, name="compared-area"),
    path("competition/on/<slug:slug>/", competition_views.competitor, name="competitor"),
    path("competition/features/<uuid:record_id>/", competition_views.feature, name="feature"),
    path("competition/candidates/<uuid:record_id>/evidence/", competition_views.gather, name="gather"),
    path("competition/candidates/<uuid:record_id>/close/", competition_views.close, name="candidate-close"),
    *(
        path(
            f"competition/{kind.name}/<uuid:record_id>/",
            competition_views.record,
            {"name": kind.name},
            name=kind.one,
        )
        for kind in _BY_ID
    ),
    *(
        path(
            f"competition/{kind.name}/<uuid:record_id>/change/",
            competition_views.change,
            {"name": kind.name},
            name=f"{kind.one}-change",
        )
        for kind in KEPT.values()
        if kind.fields is not None
    ),
    *(
        path(
            f"competition/{kind.name}/<uuid:record_id>/remove/",
            competition_views.remove,
            {"name": kind.name},
            name=f"{kind.one}-remove",
        )
        for kind in KEPT.values()
        if kind.fields is not None
    ),
    path("competition/<slug:name>/", competition_views.kept, name="kept"),
    path("competition/<slug:name>/add/", competition_views.add, name="kept-add"),
    path("competition/<slug:name>/file/", competition_file_views.choose, name="evidence-file"),
    path("competition/<slug:name>/file/take/", competition_file_views.take, name="evidence-file-take"),
]
