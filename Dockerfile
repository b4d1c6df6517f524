# Porte-voix for production: one image, one role per container (see docker-compose.yml).
# Written for Docker's classic builder too; needs no compiler, every dependency is a wheel.

FROM python:3.11-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/porte-voix
WORKDIR /source

# The locked dependencies first: this layer changes only with them.
# "stt" adds what writes voice messages down.
ARG REQUIREMENTS=run
COPY requirements/${REQUIREMENTS}.txt requirements/run.txt
RUN /opt/porte-voix/bin/pip install --require-hashes -r requirements/run.txt

COPY pyproject.toml README.md LICENSE ./
COPY consultation consultation
COPY bot bot
COPY nlu nlu
COPY analysis analysis
COPY api api
COPY portevoix portevoix
# setuptools is among the locked dependencies: nothing unlocked is fetched to build.
RUN /opt/porte-voix/bin/pip install --no-deps --no-build-isolation . \
    && /opt/porte-voix/bin/python -m compileall -q /opt/porte-voix/lib \
    && /opt/porte-voix/bin/pip uninstall --yes pip


FROM python:3.11-slim

# A number, so that an orchestrator can see that it is not root.
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin portevoix \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /opt/porte-voix /opt/porte-voix

ENV PATH=/opt/porte-voix/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    PORTEVOIX_HOME=/data PORTEVOIX_HOST=0.0.0.0
USER 10001:10001
WORKDIR /data
EXPOSE 8000
ENTRYPOINT ["portevoix"]
CMD ["web"]
