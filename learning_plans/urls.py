"""Addresses of a student's own learning plan."""

from django.urls import path

from learning_plans.views import keeping_well, plan

urlpatterns = [
    path("my/plan/", plan.my_plan, name="my_plan"),
    path("my/plan/start/", plan.start, name="my_plan_start"),
    path("my/plan/hope/", plan.hope, name="my_plan_hope"),
    path("my/plan/goals/add/", plan.add_goal, name="my_plan_add_goal"),
    path("my/plan/goals/<uuid:goal>/steps/add/", plan.add_step, name="my_plan_add_step"),
    path("my/plan/goals/<uuid:goal>/ticks/", plan.save_ticks, name="my_plan_save_ticks"),
    path("my/plan/goals/<uuid:goal>/reached/", plan.reach, name="my_plan_reach"),
    path("my/keeping-well/", keeping_well.my_keeping_well, name="my_keeping_well"),
]
