# One image with both programs: the daemon, and gatewayctl for "docker compose exec gateway gatewayctl …".

FROM docker.io/library/maven:3-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml ./
COPY db db
COPY gateway-daemon gateway-daemon
COPY gatewayctl gatewayctl
RUN --mount=type=cache,target=/root/.m2 mvn -q -B -DskipTests package
# Libraries change seldom and are most of the image: they get a layer of their own.
RUN mkdir -p /program/libraries /program/ours \
    && cp gateway-daemon/target/lib/*.jar /program/libraries/ \
    && cp gatewayctl/target/lib/*.jar /program/libraries/ \
    && mv /program/libraries/db-*.jar gateway-daemon/target/gateway-daemon.jar gatewayctl/target/gatewayctl.jar \
        gateway-daemon/target/gateway-daemon.cdx.json gatewayctl/target/gatewayctl.cdx.json /program/ours/

FROM docker.io/library/eclipse-temurin:25-jre
RUN groupadd --gid 10001 gateway \
    && useradd --uid 10001 --gid gateway --no-create-home --home-dir /var/lib/gateway gateway \
    && install -d -o gateway -g gateway -m 0700 /var/lib/gateway \
    && ln -s /opt/gateway/bin/gateway /opt/gateway/bin/gatewayctl /usr/local/bin/
COPY --from=build /program/libraries /opt/gateway/lib/
COPY --from=build /program/ours /opt/gateway/lib/
COPY bin /opt/gateway/bin/
# By the user who will run it, since no Postgres, not even the demo's, starts as root; what it made is root's.
RUN install -d -o gateway -g gateway /opt/gateway/aot \
    && setpriv --reuid=gateway --regid=gateway --clear-groups /opt/gateway/bin/train \
    && chown -R root:root /opt/gateway/aot
USER 10001:10001
ENV HOST=0.0.0.0 PORT=8000 GATEWAY_DATA_DIR=/var/lib/gateway
WORKDIR /var/lib/gateway
VOLUME /var/lib/gateway
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/opt/gateway/bin/healthy"]
CMD ["gateway", "run"]
