"""Addresses of the tutor floor. The course floor mounts them: office below /college/tutors/, teaching below /teaching/pairs/."""
