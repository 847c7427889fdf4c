FROM node:22-slim AS front
WORKDIR /front
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev

FROM python:3.13-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fontconfig libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /data samverkan
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock
COPY . .
COPY --from=front /front/node_modules node_modules
ENV DATA_DIR=/data STATIC_ROOT=/app/static-collected PYTHONUNBUFFERED=1
# The key is for these two commands alone: neither signs anything, and no key is kept in the image.
RUN SECRET_KEY=only-while-building python manage.py compile_messages \
    && SECRET_KEY=only-while-building python manage.py collectstatic --noinput
USER samverkan
VOLUME /data
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--no-ws", "samverkan.wsgi:application"]
