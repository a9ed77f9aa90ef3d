#!/bin/sh
# Sends a notice, and shows its recipient's inbox and stream. Needs curl and a POSIX shell; README.md has the variables.
set -eu
api=${NOTICE_URL:-http://localhost:8080}/api/v1
recipient=${NOTICE_RECIPIENT:-admin}
: "${NOTICE_KEY:?an API key with the scopes notices:write and tokens:issue}"

# Calls with a credential, which is not given as an argument: those can be seen by everybody on the machine.
call() {
  credential=$1
  shift
  printf 'header = "Authorization: Bearer %s"\n' "$credential" | curl --config - --fail-with-body -sS "$@"
}

# The first field of that name in a JSON text; enough for the short texts here.
field() {
  tr '{},' '\n\n\n' | sed -n 's/^"'"$1"'" *: *"\{0,1\}\([^"]*\).*/\1/p' | head -n 1
}

# Whoever may have to send again keeps key and body: together they are done once, whatever gets lost on the way. That is
# also why curl may try again by itself.
key="example-$(date +%s)-$$"
notice='{"title": "Hello from curl", "body": "Sent **once**.", "audience": {"recipients": ["'$recipient'"]}}'
send() {
  call "$NOTICE_KEY" --retry 4 --retry-connrefused "$api/notices" \
    -H "Content-Type: application/json" -H "Idempotency-Key: $key" -d "$notice"
}
sent=$(send)
position=$(printf '%s' "$sent" | field position)
echo "sent at position $position"
again=$(send)
[ "$again" = "$sent" ] && echo "sent again: the same answer, no second notice"

token=$(call "$NOTICE_KEY" -X POST "$api/recipients/$recipient/tokens" | field accessToken)
echo "unread: $(call "$token" "$api/inbox/unread" | field total)"
echo "newest: $(call "$token" "$api/inbox?limit=1" | field title)"

# The stream, from just before the notice on. Who has seen enough has to stop curl, or it stays until the next heartbeat:
# hence the named pipe.
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
mkfifo "$folder/events"
printf 'header = "Authorization: Bearer %s"\n' "$token" >"$folder/credential"
curl --config "$folder/credential" --fail-with-body -sS --no-buffer "$api/stream" \
  -H "Accept: text/event-stream" -H "Last-Event-ID: $((position - 1))" >"$folder/events" &
stream=$!
name=
while IFS= read -r line; do
  case $line in
    "event: "*) name=${line#event: } ;;
    "data: "*)
      if [ "$name" = notice ]; then
        echo "event: $(printf '%s' "$line" | field title)"
        break
      fi
      ;;
  esac
done <"$folder/events"
{ kill "$stream" && wait "$stream"; } 2>/dev/null || true # a shell would say that it was terminated
