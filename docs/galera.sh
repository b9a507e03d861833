#!/usr/bin/env bash
# Three servers of Onsale on a Galera cluster of three nodes, all on this machine, in a temporary folder: sells a
# ticket through each server, kills a node, sells on, and brings the node back. Needs mariadb-server, galera-4 and
# rsync, and the server: docs/galera.sh [path to onsale]. docs/scaling.md shows the output.
#   --stay   leaves everything running until Enter is pressed
set -euo pipefail
stay=
[ "${1:-}" != --stay ] || { stay=yes && shift; }
onsale=$(realpath "${1:-target/release/onsale}")
work=$(mktemp -d)
here=127.0.0.1
# Root may not run a database, and Galera's state transfer fails for root.
as=()
if [ "$(id -u)" = 0 ]; then
    chown mysql "$work"
    as=(setpriv --reuid mysql --regid mysql --init-groups)
fi

declare -A node server
finish() {
    for pid in "${server[@]}" "${node[@]}"; do kill -9 "$pid" 2>>"$work/end.log" || true; done
    wait 2>>"$work/end.log" || true
    rm -rf "$work"
}
trap finish EXIT
exec 3>&2 2>"$work/err.log"
trap 'cat "$work/err.log" >&3' ERR

say() { printf '%s\n' "$*"; }
sql() { mariadb --no-defaults --batch --skip-column-names --user root --socket "$work/$1.sock" --execute "$2"; }
until_true() {
    for _ in $(seq 600); do
        ! "$@" >>"$work/wait.log" 2>&1 || return 0
        sleep 0.1
    done
    say "waited a minute for: $*" >&3
    return 1
}

# What a node is told; on machines of their own the ports are the usual ones, 3306, 4567, 4568 and 4444.
configure() {
    cat >"$work/$1.cnf" <<-EOF
	[mariadbd]
	datadir = $work/$1
	socket = $work/$1.sock
	pid-file = $work/$1.pid
	bind-address = $here
	port = 2330$1
	character-set-server = utf8mb4
	# Galera needs these two.
	binlog-format = ROW
	innodb-autoinc-lock-mode = 2
	# A commit is on three machines before it is acknowledged; their disks may follow within a second.
	innodb-flush-log-at-trx-commit = 2

	wsrep-on = ON
	wsrep-provider = /usr/lib/galera/libgalera_smm.so
	wsrep-cluster-name = onsale
	wsrep-cluster-address = gcomm://$here:23311,$here:23312,$here:23313
	wsrep-node-address = $here
	wsrep-sst-method = rsync
	wsrep-sst-receive-address = $here:2333$1
	wsrep-provider-options = "base_host=$here;base_port=2331$1;gmcast.listen_addr=tcp://$here:2331$1;ist.recv_addr=$here:2332$1;gcache.size=128M"
	EOF
}

start_node() {
    local n=$1
    shift
    "${as[@]}" "$(PATH=$PATH:/usr/sbin command -v mariadbd)" --defaults-file="$work/$n.cnf" "$@" >>"$work/$n.log" 2>&1 &
    node[$n]=$!
}

nodes() { sql "$1" "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'wsrep_cluster_size'"; }
synced() { [ "$(sql "$1" "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'wsrep_local_state_comment'")" = Synced ]; }
has_nodes() { [ "$(nodes "$1")" = "$2" ]; }

start_server() {
    "$onsale" serve --auth header --listen "$here:2340$1" \
        --database "mysql://onsale:box-office@$here:2330$1/RealTimeEventTicketing" >>"$work/server$1.log" 2>&1 &
    server[$1]=$!
}
ready() { curl -sf "http://$here:2340$1/readyz"; }
post() {
    local n=$1 path=$2
    shift 2
    curl -s -X POST "http://$here:2340$n$path" -H 'content-type: application/json' "$@"
}
get() { curl -s "http://$here:2340$1$2"; }
counts() { [ "$(get "$1" /ticket/count)" = "$2" ]; }
# A customer, a hold and a sale, each through another server.
sell() {
    local customer answer
    customer=$(post "$1" /customer/add -d "{\"name\":\"Customer $4\",\"email\":\"c$4@example.org\"}" | sed 's/.*"customerId":\([0-9]*\).*/\1/')
    post "$2" /ticket/reserve -H "x-customer-id: $customer" >"$work/held"
    answer=$(post "$3" /ticket/finalize -H "x-customer-id: $customer")
    say "  registered at server $1, held at server $2, bought at server $3: $(grep -o '"message":"[^"]*"' <<<"$answer") $(grep -o '"ticketId":[0-9]*' <<<"$answer")"
}

say "== three nodes"
for n in 1 2 3; do configure "$n"; done
"${as[@]}" mariadb-install-db --no-defaults --datadir="$work/1" --auth-root-authentication-method=normal --skip-test-db >"$work/install.log" 2>&1
start_node 1 --wsrep-new-cluster
until_true synced 1
sql 1 "CREATE USER onsale IDENTIFIED BY 'box-office'; GRANT ALL ON RealTimeEventTicketing.* TO onsale; CREATE DATABASE RealTimeEventTicketing CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
for n in 2 3; do
    "${as[@]}" mkdir "$work/$n"
    start_node "$n"
    until_true synced "$n"
done
say "  nodes in the cluster: $(nodes 1)"

say "== a server on each"
for n in 1 2 3; do
    start_server "$n"
    until_true ready "$n"
    say "  server $n is ready, on node $n"
done

say "== a release at server 1 is seen by all"
vendor=$(post 1 /vendor/add -d '{"name":"Blue Note","email":"door@bluenote.example"}' | sed 's/.*"vendorId":\([0-9]*\).*/\1/')
post 1 /vendor/release -H "x-vendor-id: $vendor" -d '{"ticketsPerRelease":100,"ticketPrice":49.90}' >"$work/release"
for n in 1 2 3; do
    until_true counts "$n" 100
    say "  tickets at server $n: $(get "$n" /ticket/count)"
done

say "== tickets are sold"
sell 1 2 3 1
sell 2 3 1 2

say "== node 2 is killed"
kill -9 "${node[2]}"
until_true has_nodes 1 2
say "  nodes in the cluster: $(nodes 1)"
not_ready() { ! ready 2; }
until_true not_ready
say "  server 2 says that it is not ready; the others sell on"
sell 1 3 1 3
sell 3 1 3 4

say "== node 2 comes back"
position=$("${as[@]}" "$(PATH=$PATH:/usr/sbin command -v mariadbd)" --defaults-file="$work/2.cnf" --wsrep-recover 2>&1 | sed -n 's/.*Recovered position: *//p')
start_node 2 --wsrep-start-position="$position"
until_true synced 2
until_true ready 2
say "  nodes in the cluster: $(nodes 1); server 2 is ready again"
sell 2 2 2 5

say "== what the books say"
for n in 1 2 3; do
    until_true counts "$n" 95
    say "  server $n: $(get "$n" /audit | grep -o '"balanced":[a-z]*' | head -1), $(get "$n" /audit | grep -o '"sold":[0-9]*' | head -1)"
done
[ -z "$stay" ] || read -rp "http://$here:23401 to http://$here:23403 are open; Enter ends it all"
