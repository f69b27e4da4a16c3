# The service and the contracts of the project. Settings are those of docs/exploitation.md, by the same names.
# Two stages: what installs is not in what runs. Every dependency comes as a wheel: no compiler anywhere.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml README.md ./
COPY grammar grammar
COPY engine engine
COPY render render
COPY service service
RUN python -m venv /opt/clausier \
 && /opt/clausier/bin/pip install --no-cache-dir --only-binary :all: --no-binary clausier '.[serve,pdf,docx,postgres]' \
 && /opt/clausier/bin/pip uninstall --yes pip setuptools

FROM python:3.11-slim-bookworm
# The base image brings pip: nothing installs anything once the service runs.
RUN python -m pip uninstall --yes pip setuptools wheel \
 && groupadd --gid 10001 clausier \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin clausier \
 && install --directory --owner=clausier --group=clausier --mode=0700 /data /cle
COPY --from=build /opt/clausier /opt/clausier
COPY contracts /contracts
# The root may be read-only: the service writes in /data and /cle alone, and documents are drawn in /tmp.
ENV PATH=/opt/clausier/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    CLAUSIER_HOST=0.0.0.0 \
    CLAUSIER_PORT=8000 \
    CLAUSIER_CONTRACTS=/contracts \
    CLAUSIER_DATA=/data \
    CLAUSIER_MASTER_KEY=/cle/journal.key \
    CLAUSIER_CACHE=/data/cache
USER 10001:10001
WORKDIR /data
VOLUME ["/data", "/cle"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=180s --retries=3 CMD ["python", "-m", "service.health"]
CMD ["clausier", "serve"]
