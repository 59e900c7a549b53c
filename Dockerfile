FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv --without-pip /venv
COPY requirements.txt .
RUN python -m pip --python /venv/bin/python install --no-compile --require-hashes -r requirements.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATA=/data MIGRATE_ON_START=1
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin onrecord \
    && install -d -o 10001 -g 10001 /data
COPY --from=build /venv /venv
WORKDIR /app
COPY gunicorn.conf.py ./
COPY docs/errors.md docs/
COPY migrations migrations
COPY schemas schemas
COPY service service
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "-c", \
    "import os, urllib.request as u; port = os.environ.get('PORT') or 8000; \
    u.urlopen(f'http://127.0.0.1:{port}/healthz', timeout=2)"]
CMD ["gunicorn", "service.wsgi:app", "-c", "gunicorn.conf.py"]
