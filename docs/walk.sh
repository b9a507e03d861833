#!/usr/bin/env bash
# From a vendor to a sold ticket, by curl. Prints each command and the server's real answer; the README shows the
# output. Needs a server with header authentication and, so that the ids are the same, a fresh database:
#   onsale serve --auth header --database sqlite:walk.db &  docs/walk.sh
set -euo pipefail
base=${1:-http://127.0.0.1:8080}

say() {
    printf '$ curl -s %s' "$base$1"
    shift
    while [ $# -gt 0 ]; do
        case $1 in
            -* | POST) printf ' %s' "$1" ;;
            *) printf " '%s'" "$1" ;;
        esac
        shift
    done
    printf '\n'
}

call() {
    say "$@"
    local path=$1
    shift
    curl -s "$base$path" "$@"
    printf '\n\n'
}

json=(-H 'content-type: application/json')

call /vendor/add "${json[@]}" -d '{"name":"Blue Note","email":"door@bluenote.example"}'
call /vendor/release -H 'x-vendor-id: 1' "${json[@]}" -d '{"ticketsPerRelease":100,"ticketType":"Normal","ticketPrice":49.90}'
# The release is on its way; its first batch is out within a tenth of a second.
until [ "$(curl -s "$base/ticket/count")" = 100 ]; do :; done
call /ticket/count
call /customer/add "${json[@]}" -d '{"name":"Ada Lovelace","email":"ada@example.org"}'
call /ticket/reserve -X POST -H 'x-customer-id: 1'
call /ticket/finalize -X POST -H 'x-customer-id: 1'
call /ticket/finalize -X POST -H 'x-customer-id: 1'
call /audit
