# The academy for production: one image for web, worker, timetable and migrations; see compose.yaml.
FROM python:3.11-slim-bookworm AS build
WORKDIR /academy
COPY requirements/bootstrap.lock requirements/run.lock requirements/
RUN python -m venv .venv \
 && .venv/bin/python -m pip install -q --require-hashes --only-binary :all: --no-deps -r requirements/bootstrap.lock \
 && UV_PYTHON_DOWNLOADS=never .venv/bin/uv pip sync -q --require-hashes requirements/run.lock
COPY . .
# The address and key of this step only choose how static files are named and compressed.
RUN .venv/bin/python -m academy.messages compile \
 && ACADEMY_VAR=/built PUBLIC_URL=https://build.invalid SECRET_KEY=build-step-only CERTIFICATE_KEYS=/built \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --home-dir /academy --shell /usr/sbin/nologin academy \
 && mkdir -p /data/media /data/keys /academy/var && chown academy:academy /data/media /academy/var
WORKDIR /academy
COPY --from=build /academy /academy
COPY --from=build /built/static /academy/var/static
USER academy
ENV PATH=/academy/.venv/bin:$PATH PYTHONUNBUFFERED=1 MEDIA_ROOT=/data/media REMAP_SIGTERM=SIGQUIT
EXPOSE 8000
CMD ["gunicorn", "academy.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--graceful-timeout", "20", "--access-logfile", "-", "--no-control-socket"]
