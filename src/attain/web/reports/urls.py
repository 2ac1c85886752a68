"""Addresses of reporting, below /desk/."""

from __future__ import annotations

from django.urls import path

from attain.web.reports import cycle_views, obligation_views, pack_views, report_views

urlpatterns = [
    path("cycles/", cycle_views.cycles_page, name="work_cycles"),
    path("cycles/<str:cycle>/", cycle_views.cycle, name="work_cycle"),
    path("cycles/<str:cycle>/missing/", cycle_views.missing, name="work_cycle_missing"),
    path("reports/", report_views.reports_page, name="work_reports"),
    path("reports/<str:cycle>/<str:number>/<str:body>/", report_views.report, name="work_report"),
    path(
        "reports/<str:cycle>/<str:number>/<str:body>/<str:area>/",
        report_views.report,
        name="work_report",
    ),
    path("obligations/", obligation_views.obligations_page, name="work_obligations"),
    path("obligations/<str:obligation>/", obligation_views.obligation, name="work_obligation"),
    path(
        "obligations/<str:obligation>/<str:form>/",
        obligation_views.obligation_file,
        name="work_obligation_file",
    ),
    path("packs/", pack_views.packs_page, name="work_packs"),
    path("packs/orders/<str:key>/", pack_views.order, name="work_pack_order"),
    path("packs/<str:number>/", pack_views.pack, name="work_pack"),
    path("packs/<str:number>/<str:form>/", pack_views.pack_file, name="work_pack_file"),
]
