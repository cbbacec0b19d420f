# To be sourced: a service of its own for each run, and calls by the shell alone, which is all that the JRE's image has.

# Nothing of the settings of a service that is meant.
unset "${!GATEHOUSE_@}"
export GATEHOUSE_ADMIN_KEY=the-admin-key-of-measurements-only
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# Nothing ever comes from here: to read it is to wait without a process of its own.
exec {silence}<> <(:)

# serve COMMAND...: starts a service ($pid) on free ports and a fresh database, at $started in microseconds.
serve() {
  home=$(mktemp -d)
  cp tenants.yml "$home"
  GATEHOUSE_PORT=$(free_port $((20000 + RANDOM % 10000)))
  GATEHOUSE_MANAGEMENT_PORT=$(free_port $((GATEHOUSE_PORT + 1)))
  export GATEHOUSE_PORT GATEHOUSE_MANAGEMENT_PORT
  started=${EPOCHREALTIME/[.,]/}
  (cd "$home" && exec "$@") >"$home/log" 2>&1 &
  pid=$!
  trap 'kill -KILL $pid 2>/dev/null || :; rm -r "$home"' EXIT
}

# ready: returns when the service is, fails when it has ended instead.
ready() {
  until call "$GATEHOUSE_MANAGEMENT_PORT" GET /health/readiness && [ "$status" = 200 ]; do
    if ! kill -0 $pid 2>/dev/null; then
      cat "$home/log" >&2
      return 1
    fi
    read -rt 0.003 -u $silence || :
  done
}

# Ends it as whoever runs containers does.
stop() {
  kill $pid
  wait $pid || [ $? = 143 ]
  rm -r "$home"
  trap - EXIT
}

# free_port FROM: the next port that nobody listens on.
free_port() {
  local port=$1
  while (: <>/dev/tcp/127.0.0.1/$port) 2>/dev/null; do
    port=$((port + 1))
  done
  echo $port
}

# call PORT METHOD PATH [BODY [HEADER...]]: leaves the answer in $status and $body; fails where nobody listens.
call() {
  local answer sent=${4:-} wire
  { exec {wire}<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return
  {
    printf '%s %s HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n' "$2" "$3" "$1"
    printf 'Content-Type: application/json\r\nContent-Length: %s\r\n' ${#sent}
    [ $# -lt 5 ] || printf '%s\r\n' "${@:5}"
    printf '\r\n%s' "$sent"
  } >&$wire
  answer=$(cat <&$wire)
  exec {wire}>&-
  status=${answer:9:3}
  body=${answer#*$'\r\n\r\n'}
}
