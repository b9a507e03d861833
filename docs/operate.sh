#!/usr/bin/env bash
# The rehearsal and the drill of docs/operating.md: prints each command and what it printed, and fails where one does not
# do what the page says. Works in a folder of its own.
#   docs/operate.sh ONSALE [BUYERS TICKETS SECONDS]
# PORT, CHART=file.svg and METRICS=file say which port it uses, and where the picture and the metrics are kept.
set -euo pipefail
program=$(realpath "$1")
buyers=${2:-50000}
tickets=${3:-5000}
seconds=${4:-60}
work=$(mktemp -d)
cd "$work"
ln -s "$program" onsale
PATH=$work:$PATH
server=
crowd=
finish() {
    for child in $server $crowd; do kill "$child" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

# Prints a command and runs it; its exit status must be the first word.
expect() {
    local wanted=$1 status=0
    shift
    printf '$ %s\n' "$*"
    "$@" 2>&1 || status=$?
    printf '\n'
    [ "$status" = "$wanted" ] || { echo "operate.sh: that ended with $status, not $wanted" >&2; exit 1; }
}

say() { printf '$ %s\n' "$*"; }

# Waits for a condition, at most a minute.
until_true() {
    local end=$((SECONDS + 60))
    until eval "$1"; do
        [ $SECONDS -lt $end ] || { echo "operate.sh: waited in vain for: $1" >&2; exit 1; }
        sleep 0.05
    done
}

# Starts a server in the background and shows the line by which it says that it is there.
start() {
    say "onsale serve $* &"
    : >out
    onsale serve "$@" >out 2>log &
    server=$!
    until_true 'grep -q "open for business" out || ! kill -0 $server 2>/dev/null'
    cat out
    grep -q "open for business" out || { cat log >&2; exit 1; }
    printf '\n'
}

stop() {
    say "kill $1 \$!"
    kill "$1" "$server"
    { wait "$server" || true; } 2>/dev/null
    server=
    printf '\n'
}

# A port that is free now.
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo 18080; }

echo "== look"
export ONSALE_LISTEN=127.0.0.1:${PORT:-$(port)} ONSALE_DATABASE=sqlite:onsale.db ONSALE_AUTH=header
expect 0 onsale --version
expect 0 onsale config
expect 1 onsale migrate --check
expect 0 onsale migrate
expect 0 onsale doctor

echo "== rehearse"
start --rehearsal --database sqlite:rehearsal.db --listen "$ONSALE_LISTEN"
expect 0 onsale rush --against "http://$ONSALE_LISTEN" --buyers "$buyers" --tickets "$tickets" \
    --arrivals "ramp:$seconds" --vendors 2 --waves 3 --wave-seconds 2 --reload 30 --chart rush.svg --json rush.json
[ -s rush.svg ] && [ -s rush.json ]
[ -z "${CHART:-}" ] || cp rush.svg "$CHART"
stop -TERM
expect 1 onsale serve --database sqlite:rehearsal.db

echo "== sell"
start --database sqlite:onsale.db --hold-seconds 600
base=http://$ONSALE_LISTEN
expect 1 onsale rush --against "$base"
json='content-type: application/json'
curl -sf "$base/vendor/add" -H "$json" -d '{"name":"Camp Pinewood","email":"office@pinewood.example"}' >/dev/null
curl -sf "$base/vendor/release" -H 'x-vendor-id: 1' -H "$json" -d '{"ticketsPerRelease":20000,"ticketPrice":120}' >/dev/null
# Families who buy, one after the other, until the server is gone.
sell() {
    local n=0
    while :; do
        n=$((n + 1))
        curl -sf "$base/customer/add" -H "$json" -d "{\"name\":\"Family $n\",\"email\":\"family$n@example.org\"}" >/dev/null || return 0
        curl -sf -X POST "$base/ticket/reserve" -H "x-customer-id: $n" >/dev/null || return 0
        curl -sf -X POST "$base/ticket/finalize" -H "x-customer-id: $n" >/dev/null || return 0
        echo "$n" >>sold
    done
}
: >sold
sell &
crowd=$!
until_true '[ "$(wc -l <sold)" -ge 20 ]'

echo "== back up while they buy"
before=$(wc -l <sold)
expect 0 onsale backup backup.db
expect 1 onsale restore backup.db --force
expect 0 onsale doctor
curl -sf "$base/metrics" >metrics
[ -z "${METRICS:-}" ] || cp metrics "$METRICS"

echo "== lose it"
stop -KILL
wait "$crowd" || true
crowd=
say "rm onsale.db onsale.db-wal onsale.db-shm"
rm -f onsale.db onsale.db-wal onsale.db-shm
printf '\n'

echo "== restore and audit"
expect 0 onsale restore backup.db
expect 0 onsale audit
restored=$(onsale audit --json | sed -n 's/.*"sold": \([0-9]*\).*/\1/p')
[ "$restored" -ge "$before" ] || { echo "operate.sh: $before were sold before the backup, $restored are there" >&2; exit 1; }
start --database sqlite:onsale.db
expect 0 curl -sf "$base/ticket/count"
stop -TERM

echo "== a database that somebody has changed by hand"
expect 0 onsale backup spoiled.db
if command -v python3 >/dev/null; then
    say "(somebody sets ticket 1 back to available, by hand)"
    python3 -c 'import sqlite3; db = sqlite3.connect("spoiled.db"); db.execute("UPDATE ticket SET status = 0, customer_id = NULL WHERE ticket_id = 1"); db.commit()'
    expect 1 onsale audit spoiled.db
fi
