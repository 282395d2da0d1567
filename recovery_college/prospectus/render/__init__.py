"""From frozen content to a tagged PDF. It runs in a process of its own: `python -m recovery_college.prospectus.render`.

Nothing here reads the database. WeasyPrint and pydyf are pinned, because finisher.py uses their private parts.
"""
