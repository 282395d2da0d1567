#!/bin/sh
# Runs once before the college starts, as the owner of the tables.
set -eu
python manage.py migrate --noinput
python manage.py createcachetable
python manage.py grant_roles
