#!/usr/bin/env bash
# Counts the instructions of a reservation, whole and by what they are for: repeatable where clocks are not.
#   docs/instructions.sh ONSALE [SQL]
# SQL is run on the database beforehand, to see what an index or a constraint costs. Needs valgrind, wrk, curl, sqlite3 in
# Python. One runtime and one writer serve 64 connections, each reservation for another customer.
set -euo pipefail
program=$(realpath "$1")
sql=${2:-}
work=$(mktemp -d)
cd "$work"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
base=http://127.0.0.1:$port
server=
finish() {
    [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
    rm -rf "$work"
}
trap finish EXIT

# Starts a server behind the words of "$@" and waits until it says that it is open.
start() {
    : >out
    "$@" "$program" serve --auth header --listen "127.0.0.1:$port" --database sqlite:sale.db --threads 1 \
        --hold-seconds 3600 >out 2>log &
    server=$!
    until grep -q "open for business" out; do
        kill -0 "$server" 2>/dev/null || { cat log >&2; exit 1; }
        sleep 0.1
    done
}

stop() {
    kill "$server"
    wait "$server" || true
    server=
}

cat >add.lua <<'LUA'
local n = 0
request = function()
    n = n + 1
    local body = string.format('{"name":"Customer %d","email":"c%d@example.org"}', n, n)
    return wrk.format("POST", "/customer/add", {["content-type"] = "application/json"}, body)
end
LUA
cat >reserve.lua <<'LUA'
local n = 0
request = function()
    n = n + 1
    return wrk.format("POST", "/ticket/reserve", {["x-customer-id"] = tostring(n), ["content-type"] = "application/json"}, "{}")
end
LUA

start env
wrk -t1 -c32 -d3s -s add.lua "$base" >/dev/null
curl -sf "$base/vendor/add" -H 'content-type: application/json' -d '{"name":"Vendor","email":"v@example.org"}' >/dev/null
curl -sf "$base/vendor/release" -H 'x-vendor-id: 1' -H 'content-type: application/json' \
    -d '{"ticketsPerRelease":40000,"ticketPrice":49.90}' >/dev/null
until [ "$(curl -sf "$base/ticket/count")" = 40000 ]; do sleep 0.1; done
stop
[ -z "$sql" ] || python3 -c 'import sqlite3, sys; db = sqlite3.connect("sale.db"); db.executescript(sys.argv[1]); db.close()' "$sql"

start valgrind --tool=callgrind --instr-atstart=no --callgrind-out-file=counts
callgrind_control -i on "$server" >/dev/null 2>&1
wrk -t1 -c64 -d8s -s reserve.lua "$base" >/dev/null
callgrind_control -i off "$server" >/dev/null 2>&1
metrics=$(curl -sf "$base/metrics")
stop

of() { sed -n "s/^$1 //p" <<<"$metrics"; }
served=$(of 'onsale_http_requests_total{method="POST",route="\/ticket\/reserve",status="200"}')
refused=$(grep -c 'route="/ticket/reserve",status="[45]' <<<"$metrics" || true)
[ "$refused" = 0 ] || { echo "instructions.sh: not every reservation was served" >&2; exit 1; }
total=$(sed -n 's/^totals: //p' counts)
callgrind_annotate --inclusive=yes --threshold=100 counts >functions 2>/dev/null
inclusive() { sed -n "/$1/{s/^ *\([0-9,]*\).*/\1/;s/,//g;p;q}" functions; }
writer=$(inclusive 'executor::batch::Executor<T>::run \[')
sqlite=$(inclusive 'sqlite3.c:sqlite3_step')
printf '%d reservations, %s in a commit: %d instructions each, %d of them in the writer, %d in SQLite\n' "$served" \
    "$(python3 -c "print(round($(of onsale_store_batch_commands_sum) / $(of onsale_store_batch_commands_count)))")" \
    $((total / served)) $((${writer:-0} / served)) $((${sqlite:-0} / served))
