# The system without Python, which comes in below without what a service never uses.
FROM python:3.13-slim AS system
RUN find /usr/local -mindepth 1 -delete \
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin onrecord \
    && install -d -o 10001 -g 10001 /data

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PATH=/venv/bin:$PATH
WORKDIR /app
# Nothing of it goes on.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends binutils \
    && rm -rf /var/lib/apt/lists/* \
    && python -m venv --without-pip /venv
COPY requirements.txt .
RUN /usr/local/bin/python -m pip --python /venv/bin/python install --no-compile --require-hashes \
        -r requirements.txt \
    && find /venv -name '*.so' -not -path '*.libs/*' -exec strip --strip-unneeded {} + \
    && rm requirements.txt
WORKDIR /usr/local/lib/python3.13
RUN find /usr/local -depth -name __pycache__ -exec rm -r {} + \
    && rm -rf site-packages/* ensurepip idlelib pydoc_data tkinter turtle.py turtledemo \
        config-3.13-* lib-dynload/_test* lib-dynload/xx* ../pkgconfig ../../include \
        ../../share/man ../../bin/pip* ../../bin/idle* ../../bin/pydoc* ../../bin/*-config
WORKDIR /app
COPY gunicorn.conf.py ./
COPY docs/errors.md docs/
COPY migrations migrations
COPY schemas schemas
COPY service service
# Whatever these load is compiled: the root is read-only later, and nothing is kept from a start.
RUN python -m compileall -q service schemas \
    && DATA=/tmp python -m service.cli migrate \
    && gunicorn service.wsgi:app -c gunicorn.conf.py --check-config \
    && DATABASE_URL=postgresql://host/name gunicorn service.wsgi:app -c gunicorn.conf.py --check-config

FROM scratch
ENV PATH=/venv/bin:/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATA=/data MIGRATE_ON_START=1
# On top of the image it came from, what was removed would still be there.
# hadolint ignore=DL3067
COPY --from=system / /
COPY --from=build /usr/local /usr/local
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=8s --start-period=60s CMD ["python", "-c", \
    "import os, urllib.request as u; port = os.environ.get('PORT') or 8000; \
    u.urlopen(f'http://127.0.0.1:{port}/healthz', timeout=6)"]
CMD ["gunicorn", "service.wsgi:app", "-c", "gunicorn.conf.py"]
