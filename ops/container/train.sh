#!/bin/sh
# Starts a node on the database of SPRING_DATASOURCE_URL, which has to be empty, and ends it once it answers: its JVM then
# writes what a start takes to $APP/notice.aot. For the very runtime, jars and options that the node is run with later.
# The Dockerfile and ContainerImageIT run this.
set -eu
APP=${APP:-/app} JRE=${JRE:-/jre} LOG=$(mktemp)
# A machine with much memory would have it take another form of pointers than a container does.
"$JRE/bin/java" "@$APP/jvm.options" -Xmx512m "-XX:AOTCacheOutput=$APP/notice.aot" -jar "$APP/notice-web.jar" >"$LOG" 2>&1 &
node=$!
until "$JRE/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx16m -cp "$APP/notice-web.jar" io.notice.web.start.HealthCheck; do
  if ! kill -0 "$node" 2>/dev/null; then
    cat "$LOG"
    exit 1
  fi
  sleep 1
done
kill "$node"
wait "$node" || [ $? = 143 ]
if [ ! -s "$APP/notice.aot" ]; then
  cat "$LOG"
  exit 1
fi
rm "$LOG"
