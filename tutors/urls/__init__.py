"""Addresses of the tutor floor. The course floor mounts them below /college/ and /teaching/."""
