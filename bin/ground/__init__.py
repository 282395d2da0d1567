"""The ground crew: what the commands in bin/ do before and around the college itself.

Only the standard library is used until .venv is there; `database.py` alone uses the Postgres driver from it.
"""
