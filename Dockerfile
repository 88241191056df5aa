# Pullquote in a container. It was not built where it was written: see docs/operations.md.
FROM python:3.11-slim AS made
# The index that PyTorch is taken from; https://download.pytorch.org/whl/cpu has builds without CUDA.
ARG TORCH_INDEX=
WORKDIR /app
RUN python -m venv .venv
COPY constraints.txt ./
RUN .venv/bin/pip install --no-cache-dir -c constraints.txt torch ${TORCH_INDEX:+--index-url "$TORCH_INDEX"}
COPY pyproject.toml README.md LICENSE NOTICE serve.py ./
COPY index index
COPY qa qa
COPY web web
COPY samples samples
RUN .venv/bin/pip install --no-cache-dir -c constraints.txt -e .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home pullquote && install -d -o pullquote -m 0750 /data
COPY --from=made /app /app
ENV PATH=/app/.venv/bin:$PATH PULLQUOTE_DATA_DIR=/data PYTHONUNBUFFERED=1
USER pullquote
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --start-period=60s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/readyz', timeout=5)"]
# Other machines reach a container, so it doesn't start without keys, unless --access open is added.
CMD ["pullquote", "serve", "--host", "0.0.0.0"]
