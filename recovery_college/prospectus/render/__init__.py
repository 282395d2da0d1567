"""From frozen content to a tagged PDF. It runs in a process of its own: `python -m recovery_college.prospectus.render`.

Nothing here reads the database. Private parts of WeasyPrint and pydyf are used in foundations/lib/pdf.py alone.
"""
