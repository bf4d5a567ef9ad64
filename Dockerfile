# The bridge on Node 24: built in one stage, run in another with production dependencies only.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY adapters adapters
COPY stubs stubs
COPY studio studio
COPY scripts scripts
# The commit for `account-bridge --version`: docker build --build-arg COMMIT="$(git rev-parse HEAD)" .
ARG COMMIT=
RUN COMMIT="$COMMIT" npm run build
# The list of packages is made of what is installed: with --omit=dev, npm leaves out packages that tools need too.
RUN npm prune --omit=dev --ignore-scripts && npm pkg delete devDependencies && npm sbom --sbom-format=cyclonedx >sbom.json

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production UV_THREADPOOL_SIZE=64 BRIDGE_HOST=0.0.0.0 BRIDGE_PORT=8080 BRIDGE_MAPPINGS=/mappings \
  BRIDGE_REQUIRE_TENANTS=any
WORKDIR /app
# sbom.json lists every package in the image, with version, licence and hash.
COPY --from=build /app/package.json /app/sbom.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY mappings mappings
# The command by its name, for the health check and for `docker exec`.
RUN chmod +x dist/program/main.js && ln -s /app/dist/program/main.js /usr/local/bin/account-bridge
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["account-bridge", "health"]
ENTRYPOINT ["node", "dist/program/main.js"]
CMD ["serve"]
