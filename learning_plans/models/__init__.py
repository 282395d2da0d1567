from learning_plans.models.goal import Goal
from learning_plans.models.keeping_well import KeepingWell, KeepingWellShare
from learning_plans.models.plan import Plan
from learning_plans.models.step import Step

__all__ = ["Goal", "KeepingWell", "KeepingWellShare", "Plan", "Step"]
