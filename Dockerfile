# The image of a real installation: web, worker, beat and the one-shot migration all run from it.
# The embedded database and broker of ./bin/run are not in it.

FROM node:24-slim AS assets
WORKDIR /assets
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.13-slim-bookworm
# What WeasyPrint draws with. The list is the one of bin/ground/system_libraries.py; a house test compares them.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fontconfig fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=recovery_college.settings \
    VAR_DIR=/srv/college/var NODE_MODULES=/srv/node_modules LANG=C.UTF-8 HOME=/tmp XDG_CACHE_HOME=/tmp/cache
COPY requirements/live.txt /srv/requirements.txt
RUN pip install --no-cache-dir --require-hashes -r /srv/requirements.txt
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin college
COPY --from=assets /assets/node_modules /srv/node_modules
WORKDIR /srv/college
COPY . .
# Collecting style sheets reads the settings but no secret: these values live for this one line.
RUN SECRET_KEY=build FIELD_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= PUBLIC_URL=http://localhost:8000 \
    DATABASE_URL=postgres://nobody@localhost/none REDIS_URL=redis://localhost \
    SMTP_URL=smtp://localhost MAIL_FROM=build@localhost \
    python manage.py collectstatic --noinput '--ignore=bootstrap-*' '--ignore=*.rtl.*' '--ignore=bootstrap.css*' \
        '--ignore=*.esm.*' '--ignore=bootstrap.js*' '--ignore=bootstrap.bundle*' '--ignore=bootstrap.min.js*' \
        --ignore=ext '--ignore=htmax-*' \
    && mkdir -p var/files && chown -R college: var/files
USER college
EXPOSE 8000
CMD ["gunicorn", "recovery_college.wsgi", "--config", "python:recovery_college.gunicorn_conf", \
     "--bind", "0.0.0.0:8000"]
