from django.apps import AppConfig


class RecoveryCollegeConfig(AppConfig):
    """The roof: what looks over the whole college."""

    name = "recovery_college"
    label = "recovery_college"
