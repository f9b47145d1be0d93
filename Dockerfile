# syntax=docker/dockerfile:1
# Debian, not Alpine: what is native (better-sqlite3, argon2, secp256k1) comes built for glibc, so that no compiler is needed.
FROM node:24-bookworm-slim AS build
ENV CI=true PNPM_HOME=/pnpm
WORKDIR /repo
RUN npm install --global pnpm@12.21.0
# the dependencies are a layer of their own: it stays while only sources change
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
RUN --mount=type=cache,target=/pnpm/store pnpm fetch --config.store-dir=/pnpm/store
COPY . .
RUN --mount=type=cache,target=/pnpm/store pnpm install --frozen-lockfile --prefer-offline --config.store-dir=/pnpm/store \
 && pnpm -r run build \
 && pnpm --filter @tx-broadcaster/server deploy --prod --config.inject-workspace-packages=true /out \
 # only --dev needs a chain of its own
 && rm -rf /out/src /out/node_modules/@foundry-rs /out/node_modules/.pnpm/@foundry-rs*

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="tx-broadcaster" \
      org.opencontainers.image.description="Broadcasts transactions to EVM chains; never loses one, never sends one twice." \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    BROADCASTER_DATA_DIR=/data
WORKDIR /app
COPY --from=build /out ./
# a volume takes its owner from here; everything else is root's, and may be mounted read-only
RUN mkdir /data && chown 10001:10001 /data
USER 10001:10001
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["node", "/app/bin/tx-broadcaster.js", "healthcheck"]
# node is process 1 and handles SIGTERM itself: it takes up to 25 seconds, then everything is in the store
ENTRYPOINT ["node", "--enable-source-maps", "/app/bin/tx-broadcaster.js"]
