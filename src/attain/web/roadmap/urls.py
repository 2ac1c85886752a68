"""Addresses of the roadmap, below /desk/roadmap/."""

from __future__ import annotations

from django.urls import path

from attain.web.roadmap import (
    action_views,
    allocation_views,
    batch_views,
    evidence_views,
    matrix_views,
    overview_views,
    plan_views,
)

urlpatterns = [
    path("", matrix_views.matrix, name="work_roadmap"),
    path("actions/", action_views.actions, name="work_actions"),
    path("actions/new/", action_views.propose, name="work_propose"),
    path("actions/<str:number>/", action_views.action, name="work_action"),
    path("actions/<str:number>/edit/", action_views.edit, name="work_action_edit"),
    path("actions/<str:number>/history/", action_views.history, name="work_action_history"),
    path("actions/<str:number>/files/", evidence_views.add, name="work_evidence_new"),
    path("actions/<str:number>/files/<str:file>/", evidence_views.evidence, name="work_evidence"),
    path("attention/", overview_views.attention, name="work_attention"),
    path("timeline/", overview_views.time_line, name="work_timeline"),
    path("bodies/<str:body>/", overview_views.body, name="work_roadmap_body"),
    path("countries/<str:area>/", overview_views.country, name="work_roadmap_country"),
    path("goals/<str:framework>/<str:goal>/", overview_views.goal, name="work_roadmap_goal"),
    path("answering/", allocation_views.allocations, name="work_allocations"),
    path("answering/<str:plan>/<str:code>/", allocation_views.allocation, name="work_allocation"),
    path("plans/", plan_views.plans, name="work_plans"),
    path("plans/new/", plan_views.new_plan, name="work_plan_new"),
    path("plans/<str:plan>/", plan_views.plan, name="work_plan"),
    path("plans/<str:plan>/file/", plan_views.plan_file, name="work_plan_file"),
    path("plans/<str:plan>/<str:code>/", overview_views.item, name="work_item"),
    path("grid/", batch_views.grid, name="work_roadmap_grid"),
    path("changes/", batch_views.batches, name="work_batches"),
    path("changes/<int:number>/", batch_views.batch, name="work_batch"),
    path("copies/", batch_views.copies, name="work_copies"),
    path("tables/", batch_views.tables, name="work_tables"),
]
