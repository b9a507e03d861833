#!/usr/bin/env bash
# Does deploy/proxy/nginx.conf do what it says? A real nginx in front of a real server: answers come through, the live
# stream is not held back, and a client cannot choose the address that the server sees.
#   deploy/proxy/try.sh ONSALE [NGINX]
set -euo pipefail
onsale=$1
nginx=${2:-nginx}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
children=()
finish() {
    for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

fail() {
    echo "proxy: $*" >&2
    tail -n 20 "$work"/*.log >&2 || true
    exit 1
}

# Waits for a condition, at most 20 seconds.
until_true() {
    local end=$((SECONDS + 20))
    until eval "$1"; do
        [ $SECONDS -lt $end ] || fail "waited in vain for: $1"
        sleep 0.05
    done
}

"$onsale" serve --auth header --listen 127.0.0.1:0 --database "sqlite:$work/onsale.db" >"$work/out.log" 2>"$work/onsale.log" &
children+=($!)
until_true 'grep -sq "open for business on http://" "$work/out.log"'
server=$(sed -n 's|.*http://||p' "$work/out.log" | head -n 1)

# The first two blocks of the file, upstream and server, under another name and on other ports, without the certificate.
as() {
    awk '/^server/ { n++ } n < 2' "$here/nginx.conf" | sed -e "s/upstream onsale/upstream $1/" -e "s|http://onsale|http://$1|" \
        -e "s/127.0.0.1:8080/$2/" -e "s/listen 443 ssl http2/listen $3/" -e '/ssl_certificate/d'
}

# Twice: in front of the server, and in front of one that says what it is told.
start_nginx() {
    proxy=127.0.0.1:$1
    echo=127.0.0.1:$(($1 + 1))
    {
        echo "daemon off; pid $work/nginx.pid; error_log $work/nginx.log warn; events { worker_connections 512; }"
        echo "http { access_log off; default_type application/octet-stream;"
        echo "client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/f;"
        echo "uwsgi_temp_path $work/u; scgi_temp_path $work/s;"
        as onsale "$server" "$proxy"
        as echo "127.0.0.1:$(($1 + 2))" "$echo"
        echo "server { listen 127.0.0.1:$(($1 + 2)); return 200 \"\$http_x_forwarded_for \$http_host\"; }"
        echo "}"
    } >"$work/nginx.conf"
    "$nginx" -p "$work" -c "$work/nginx.conf" -t 2>>"$work/nginx.log" || return 1
    "$nginx" -p "$work" -c "$work/nginx.conf" 2>>"$work/nginx.log" &
    children+=($!)
    local end=$((SECONDS + 5))
    until curl -sf "http://$proxy/healthz" >/dev/null; do
        kill -0 "${children[-1]}" 2>/dev/null && [ $SECONDS -lt $end ] || return 1
        sleep 0.05
    done
}
started=no
for _ in 1 2 3 4 5; do
    if start_nginx $((20000 + RANDOM % 10000)); then started=yes && break; fi
done
[ $started = yes ] || fail "nginx does not start with deploy/proxy/nginx.conf"

post() { curl -sf -X POST "http://$proxy$1" -H 'content-type: application/json' "${@:2}" >/dev/null || fail "$1 does not come through"; }
post /vendor/add -d '{"name":"Hall","email":"hall@example.org"}'
curl -sN "http://$proxy/live" >"$work/live" &
children+=($!)
until_true 'grep -sq "^data:" "$work/live"'
before=$(wc -c <"$work/live")
post /vendor/release -H 'x-vendor-id: 1' -d '{"ticketsPerRelease":3}'
until_true '[ "$(wc -c <"$work/live")" -gt "$before" ]'
echo "The live stream comes through nginx frame by frame."

said=$(curl -s "http://$echo/ticket/count" -H 'X-Forwarded-For: 203.0.113.9' -H 'Host: tickets.example.org')
[ "$said" = "127.0.0.1 tickets.example.org" ] || fail "the server is told '$said'"
said=$(curl -s "http://$echo/live" -H 'X-Forwarded-For: 203.0.113.9' -H 'Host: tickets.example.org')
[ "$said" = "127.0.0.1 tickets.example.org" ] || fail "the server is told '$said' for the live stream"
echo "The server is told the address of the client, whatever the client claims."
code=$(head -c 70000 /dev/zero | curl -s -o /dev/null -w '%{http_code}' -X POST --data-binary @- "http://$proxy/customer/add")
[ "$code" = 413 ] || fail "a large body is answered $code"
echo "A body that is too large is refused at the door."
