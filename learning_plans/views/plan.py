"""My plan: hope, goals and steps. Only its own student ever gets here."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundations.accounts.access import open_to, person
from foundations.lib.refusals import Refusal, show
from learning_plans import plans
from learning_plans.forms import GoalForm, HopeForm, StepForm
from learning_plans.models import Goal, Step
from students.access import STUDENTS
from students.models import Student

NAV = {"nav": "my_plan"}


@require_safe
@open_to(STUDENTS)
def my_plan(request: HttpRequest) -> HttpResponse:
    """Show the plan, or offer to start one."""
    plan = plans.visible_to(person(request)).first()
    if plan is None:
        return render(request, "learning_plans/plan/offer.html", NAV)
    goals = plan.goals.order_by("reached_at", "number", "pk").prefetch_related("steps")
    return render(request, "learning_plans/plan/show.html", NAV | {"plan": plan, "goals": plans.as_shown(goals)})


@require_POST
@open_to(STUDENTS)
def start(request: HttpRequest) -> HttpResponse:
    """Start the plan and go on to the first question."""
    user = person(request)
    plans.start(student=Student.objects.get(user=user), by=user, now=timezone.now())
    return redirect("my_plan_hope")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(STUDENTS)
def hope(request: HttpRequest) -> HttpResponse:
    """Ask what the student hopes for."""
    user = person(request)
    plan = get_object_or_404(plans.visible_to(user))
    form = HopeForm(request.POST or None, initial={"hope": plan.hope})
    if request.method == "POST" and form.is_valid():
        plans.write_hope(plan=plan, words=form.cleaned_data["hope"], by=user, now=timezone.now())
        messages.success(request, _("We have kept your words."))
        return redirect("my_plan")
    return render(request, "learning_plans/plan/hope.html", NAV | {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(STUDENTS)
def add_goal(request: HttpRequest) -> HttpResponse:
    """Ask for a goal and its first steps."""
    user = person(request)
    plan = get_object_or_404(plans.visible_to(user))
    form = GoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        steps = tuple(form.cleaned_data[f"step_{n}"] for n in (1, 2, 3))
        try:
            plans.add_goal(plan=plan, words=form.cleaned_data["words"], steps=steps, by=user, now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Your goal is in your plan."))
            return redirect("my_plan")
    return render(request, "learning_plans/plan/goal.html", NAV | {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(STUDENTS)
def add_step(request: HttpRequest, goal: uuid.UUID) -> HttpResponse:
    """Ask for one more step of a goal."""
    user = person(request)
    found = get_object_or_404(Goal.objects.filter(plan__in=plans.visible_to(user)), uuid=goal)
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            plans.add_step(goal=found, words=form.cleaned_data["words"], by=user, now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("my_plan")
    return render(request, "learning_plans/plan/step.html", NAV | {"form": form, "goal": found})


@require_POST
@open_to(STUDENTS)
def save_ticks(request: HttpRequest, goal: uuid.UUID) -> HttpResponse:
    """Keep which steps of one goal are ticked, as the student left them."""
    user = person(request)
    found = get_object_or_404(Goal.objects.filter(plan__in=plans.visible_to(user)), uuid=goal)
    ticked = set(request.POST.getlist("step"))
    now = timezone.now()
    for step in Step.objects.filter(goal=found).select_related("goal__plan").order_by("number", "pk"):
        plans.tick(step=step, done=str(step.uuid) in ticked, by=user, now=now)
    messages.success(request, _("Your ticks are saved."))
    return redirect("my_plan")


@require_POST
@open_to(STUDENTS)
def reach(request: HttpRequest, goal: uuid.UUID) -> HttpResponse:
    """Say that a goal is reached, or take that back."""
    user = person(request)
    found = get_object_or_404(Goal.objects.filter(plan__in=plans.visible_to(user)), uuid=goal)
    plans.reach(goal=found, reached=request.POST.get("reached") == "yes", by=user, now=timezone.now())
    return redirect("my_plan")
