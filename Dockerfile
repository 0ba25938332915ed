# One image for web, worker, beat and SMTP door; docker-compose.yml says which one it is.

FROM node:22-slim AS frontend
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts/build_frontend.py scripts/
COPY static_src static_src
COPY static/js static/js
RUN python3 scripts/build_frontend.py

FROM python:3.13-slim AS packages
RUN python -m venv /venv
COPY requirements.lock .
RUN /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=helpdesk.settings \
    VAR_DIR=/var/lib/helpdesk \
    STATIC_ROOT=/app/staticfiles \
    SMTP_DOOR_HOST=0.0.0.0
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin helpdesk \
    && install -d -o helpdesk -g helpdesk -m 0750 /var/lib/helpdesk
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=frontend /app/static/vendor static/vendor
# collectstatic signs nothing; this key exists only while it runs.
RUN python scripts/compile_messages.py \
    && SECRET_KEY=unused-while-building python manage.py collectstatic --no-input -v 0 \
    && python -m compileall -q -j 0 . /venv/lib
USER helpdesk
EXPOSE 8000 2525
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "scripts/healthcheck.py", "web"]
CMD ["uvicorn", "helpdesk.asgi:application", "--host", "0.0.0.0", "--port", "8000", \
     "--ws-max-size", "65536", "--ws-ping-interval", "20", \
     "--timeout-graceful-shutdown", "20", "--no-proxy-headers", "--lifespan", "off"]
