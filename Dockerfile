# syntax=docker/dockerfile:1
#
#   docker build -t gatehouse .                    # on the JVM
#   docker build -t gatehouse --target native .    # native, by GraalVM
#   docker run -p 8080:8080 -v gatehouse:/app/data gatehouse
#
# Both run as a user without rights and write to /app/data alone; give --read-only --tmpfs /tmp:exec
# to hold them to it; where nothing in /tmp may be executed, signatures take longer. tenants.yml is
# the sample one; mount your own over /app/tenants.yml.

FROM eclipse-temurin:25.0.1_8-jdk-noble AS build
WORKDIR /src
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src src
RUN ./mvnw -B -q -DskipTests package

FROM ghcr.io/graalvm/native-image-community:25.0.1-ol9 AS native-build
WORKDIR /src
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src src
RUN ./mvnw -B -q -DskipTests -Dpackaging=native-image package && mkdir /data

FROM gcr.io/distroless/base-debian12:nonroot AS native
WORKDIR /app
COPY --from=native-build /usr/lib64/libz.so.1 /lib/x86_64-linux-gnu/libz.so.1
COPY --from=native-build /src/target/gatehouse /app/gatehouse
COPY --from=native-build --chown=65532:65532 /data /app/data
COPY tenants.yml /app/tenants.yml
VOLUME /app/data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["/app/gatehouse", "health"]
# A larger young generation would only be filled before it is swept; with 8 MiB calls cost half as much again.
ENTRYPOINT ["/app/gatehouse", "-Xmn32m"]

FROM eclipse-temurin:25.0.1_8-jre-noble AS jvm
RUN useradd --system --uid 10001 --home-dir /app gatehouse && mkdir -p /app/data && chown gatehouse /app/data
WORKDIR /app
COPY --from=build /src/target/gatehouse.jar /app/gatehouse.jar
COPY tenants.yml /app/tenants.yml
# Here, for the cache is good for this JVM, this path and these options alone.
RUN --mount=type=bind,source=bench,target=/app/bench \
    bench/aot-cache /app/gatehouse.jar -XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError
USER 10001
VOLUME /app/data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["java", "-XX:AOTCache=/app/gatehouse.aot", "-jar", "/app/gatehouse.jar", "health"]
ENTRYPOINT ["java", "-XX:AOTCache=/app/gatehouse.aot", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", \
    "-jar", "/app/gatehouse.jar"]
