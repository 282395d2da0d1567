from django.apps import AppConfig


class FoundationsConfig(AppConfig):
    """Holds the template tags and commands of the ground floor; it has no models of its own."""

    name = "foundations.lib"
    label = "lib"
