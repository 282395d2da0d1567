"""A plan belongs to its student."""

import pytest
from django.db import connection
from django.test import Client

from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from learning_plans import plans
from learning_plans.models import Goal, Plan, Step
from students.models import Student
from tests.factories.courses import NOW
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


def make_student(name: str = "Alex") -> Student:
    user = make_user(name)
    return Student.objects.create(user=user, name=name, registered_at=NOW, registered_by=user)


def make_plan(student: Student) -> Plan:
    return plans.start(student=student, by=student.user, now=NOW)


def test_starting_twice_gives_the_same_plan() -> None:
    student = make_student()
    first = plans.start(student=student, by=student.user, now=NOW)
    second = plans.start(student=student, by=student.user, now=NOW)
    assert first == second
    assert list(Entry.objects.filter(kind="plan").values_list("act", "by_id")) == [("plans.start", student.user_id)]


def test_a_hope_a_goal_and_its_steps_are_kept_in_the_students_words() -> None:
    student = make_student()
    plan = make_plan(student)
    plans.write_hope(plan=plan, words="  To feel at home in my street. ", by=student.user, now=NOW)
    goal = plans.add_goal(
        plan=plan,
        words="Cook for a friend",
        steps=("Learn two soups", "", "Ask Dee"),
        by=student.user,
        now=NOW,
    )
    plans.add_step(goal=goal, words="Set the table", by=student.user, now=NOW)
    assert Plan.objects.get().hope == "To feel at home in my street."
    assert [(s.number, s.words) for s in goal.steps.order_by("number")] == [
        (1, "Learn two soups"),
        (2, "Ask Dee"),
        (3, "Set the table"),
    ]


def test_the_words_are_not_readable_in_the_database() -> None:
    student = make_student()
    plan = make_plan(student)
    plans.write_hope(plan=plan, words="canary hope", by=student.user, now=NOW)
    plans.add_goal(plan=plan, words="canary goal", steps=("canary step",), by=student.user, now=NOW)
    with connection.cursor() as cursor:
        for table in ("learning_plans_plan", "learning_plans_goal", "learning_plans_step", "audit_entry"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%%canary%%'")
            assert cursor.fetchone() == (0,)


def test_a_tick_is_kept_and_taken_away_and_doing_it_twice_changes_nothing() -> None:
    student = make_student()
    goal = plans.add_goal(plan=make_plan(student), words="Walk", steps=("Put on shoes",), by=student.user, now=NOW)
    step = goal.steps.get()
    for _again in range(2):
        plans.tick(step=step, done=True, by=student.user, now=NOW)
    assert Step.objects.get().done_at == NOW
    plans.tick(step=step, done=False, by=student.user, now=NOW)
    assert Step.objects.get().done_at is None
    assert Entry.objects.filter(act="plans.tick").count() == 2


def test_nobody_but_the_student_writes_in_a_plan() -> None:
    student = make_student()
    plan = make_plan(student)
    goal = plans.add_goal(plan=plan, words="Walk", steps=("Shoes",), by=student.user, now=NOW)
    stranger = make_user("Sam", roles=["college_admin", "plan_adviser"])
    acts = [
        lambda: plans.start(student=student, by=stranger, now=NOW),
        lambda: plans.write_hope(plan=plan, words="mine", by=stranger, now=NOW),
        lambda: plans.add_goal(plan=plan, words="mine", by=stranger, now=NOW),
        lambda: plans.add_step(goal=goal, words="mine", by=stranger, now=NOW),
        lambda: plans.tick(step=goal.steps.get(), done=True, by=stranger, now=NOW),
        lambda: plans.reach(goal=goal, reached=True, by=stranger, now=NOW),
    ]
    for act in acts:
        with pytest.raises(Refusal, match="A learning plan is written by its student"):
            act()
    assert (Plan.objects.get().hope, Goal.objects.count(), Step.objects.get().done_at) == ("", 1, None)


def test_only_the_owners_plan_is_visible() -> None:
    mine, other = make_student("Alex"), make_student("Bo")
    make_plan(mine)
    make_plan(other)
    assert [plan.student for plan in plans.visible_to(mine.user)] == [mine]
    assert list(plans.visible_to(make_user("Sam", roles=["college_admin"]))) == []


def test_twelve_goals_are_enough_until_one_is_reached() -> None:
    student = make_student()
    plan = make_plan(student)
    goals = [plans.add_goal(plan=plan, words=f"Goal {n}", by=student.user, now=NOW) for n in range(12)]
    with pytest.raises(Refusal, match="You have twelve goals") as refused:
        plans.add_goal(plan=plan, words="One more", by=student.user, now=NOW)
    assert refused.value.field == "words"
    plans.reach(goal=goals[0], reached=True, by=student.user, now=NOW)
    assert plans.add_goal(plan=plan, words="One more", by=student.user, now=NOW).number == 13


def test_a_goal_has_twelve_steps_at_most() -> None:
    student = make_student()
    steps = tuple(f"Step {n}" for n in range(11))
    goal = plans.add_goal(plan=make_plan(student), words="Walk", steps=steps, by=student.user, now=NOW)
    assert plans.add_step(goal=goal, words="The twelfth", by=student.user, now=NOW).number == 12
    with pytest.raises(Refusal, match="This goal has twelve steps") as refused:
        plans.add_step(goal=goal, words="One more", by=student.user, now=NOW)
    assert (refused.value.field, goal.steps.count()) == ("words", 12)


def test_a_goal_and_a_step_have_words() -> None:
    student = make_student()
    plan = make_plan(student)
    with pytest.raises(Refusal, match="Write what you want, in a few words") as refused:
        plans.add_goal(plan=plan, words=" ", by=student.user, now=NOW)
    assert (refused.value.field, Goal.objects.count()) == ("words", 0)
    goal = plans.add_goal(plan=plan, words="Walk", by=student.user, now=NOW)
    with pytest.raises(Refusal, match="Write one small thing to do") as refused:
        plans.add_step(goal=goal, words=" ", by=student.user, now=NOW)
    assert (refused.value.field, Step.objects.count()) == ("words", 0)


def test_system_user_cannot_open_a_plan() -> None:
    student = make_student()
    make_plan(student)
    assert list(plans.visible_to(User.objects.system())) == []


def test_my_learning_shows_my_own_plan_in_brief_and_nobody_elses(client: Client) -> None:
    mine, other = make_student("Alex"), make_student("Bo")
    for student, words in ((mine, "My own hope"), (other, "Somebody else's hope")):
        plan = make_plan(student)
        plans.write_hope(plan=plan, words=words, by=student.user, now=NOW)
        goal = plans.add_goal(
            plan=plan, words=f"Goal of {student.name}", steps=("One", "Two"), by=student.user, now=NOW
        )
        plans.tick(step=goal.steps.order_by("number")[0], done=True, by=student.user, now=NOW)
    page = sign_in_client(client, mine.user).get("/my/").content.decode()
    assert "My own hope" in page
    assert "1 of 2 steps done" in page
    assert "Somebody else" not in page
    assert "Goal of Bo" not in page
