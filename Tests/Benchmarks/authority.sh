#!/usr/bin/env bash
# Measures the authority's requests per second on loopback with wrk: identities, access tokens, sign-ins, and a list of a
# hundred tokens. TOKENS adds tokens of other users and measures the list again.
#   Tests/Benchmarks/authority.sh "$(.ci/release)" [TOKENS]     needs wrk, curl and python3
set -euo pipefail
program=${1:?usage: authority.sh PROGRAM [TOKENS]}
others=${2:-0}
for tool in wrk curl python3; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed: apt-get install $tool"; exit 1; }
done

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$folder"' EXIT

start() {
  : >"$folder/out"
  # Verifiable's own limit is 10,000 calls in five minutes.
  "$program" authority --port 0 --rate-limit '1000000;w=1' --database "$folder/authority.db" >"$folder/out" &
  server=$!
  until grep -q '^listening on ' "$folder/out"; do kill -0 $server; sleep 0.05; done
  base=$(sed 's/^listening on //' "$folder/out")
}

post() { # PATH BODY
  curl -sf "$base$1" -H 'api-key: demo-api-key' -H 'content-type: application/json' -d "$2"
}

measure() { # TITLE TOKEN PATH [BODY]
  printf '%-32s' "$1"
  printf 'wrk.headers["authorization"] = "Bearer %s"\nwrk.headers["api-key"] = "demo-api-key"\n' "$2" >"$folder/wrk.lua"
  if [ -n "${4:-}" ]; then
    printf 'wrk.method = "POST"\nwrk.body = [[%s]]\nwrk.headers["content-type"] = "application/json"\n' "$4" >>"$folder/wrk.lua"
  fi
  wrk -t1 -c16 -d5s --latency -s "$folder/wrk.lua" "$base$3" | awk '
    /Requests\/sec/ {rate=$2} / 99%/ {p99=$2} /Non-2xx/ {bad=$NF}
    END {printf "%s requests/s, p99 %s%s\n", rate, p99, bad ? ", not 2xx: " bad : ""}'
}

start
ada='{"email":"ada@acme.example","password":{"value":"Curfew-demo-1"}}'
token=$(post /multi/login_with_password "$ada" | sed 's/.*"token":"\([^"]*\)".*/\1/')
identity=$(curl -sf "$base/multi/identities?limit=1" -H 'api-key: demo-api-key' -H "authorization: Bearer $token" |
  sed 's/.*"id":"\([0-9]*\)".*/\1/')
# The floor: what the server does without looking at anything.
measure health "$token" /health
measure identities "$token" /multi/identities
measure access_token "$token" /multi/access_token "{\"identity\":{\"type\":\"CORPORATE\",\"id\":\"$identity\"}}"
measure login_with_password "$token" /multi/login_with_password "$ada"

admin='{"email":"admin@verify.example","password":"Curfew-demo-1","timeToLive":"08:00:00"}'
for _ in $(seq 100); do listing=$(post /api/auth/token/password "$admin" | sed 's/.*"token":"\([^"]*\)".*/\1/'); done
measure "token list, 100 rows" "$listing" "/api/auth/token?count=100"

[ "$others" -gt 0 ] || exit 0
kill $server
wait $server || true
server=
python3 - "$folder/authority.db" "$others" <<'PY'
import os, sqlite3, sys, time
database, count = sqlite3.connect(sys.argv[1]), int(sys.argv[2])
now = int(time.time() * 1000)
people = range(1_000_000, 1_000_000 + (count + 99) // 100)
database.executemany(
    "INSERT INTO user (id, vendor, email, role, permissions, password, passwordExpired) "
    "SELECT ?, vendor, ?, role, permissions, password, passwordExpired FROM user WHERE email = 'reader@verify.example'",
    ((person, f"p{person}@verify.example") for person in people))
first = 1_000_000
database.executemany(
    "INSERT INTO session (id, user, began) VALUES (?, ?, ?)",
    ((first + n, 1_000_000 + n // 100, now) for n in range(count)))
database.executemany(
    "INSERT INTO token (fingerprint, session, kind, identity, steppedUp, lastUsed, expires, id, userAgent, address) "
    "VALUES (?, ?, 'bearer', NULL, 0, ?, ?, ?, 'Firefox', '192.0.2.7')",
    ((os.urandom(32), first + n, now, now + 7 * 3_600_000, os.urandom(16)) for n in range(count)))
database.commit()
PY
begun=$(date +%s.%N)
start
echo "start with $others more tokens: $(awk "BEGIN {print $(date +%s.%N) - $begun}") s," \
  "$(awk '/VmRSS/ {print int($2 / 1024)}' /proc/$server/status) MB resident"
measure "token list beside $others" "$listing" "/api/auth/token?count=100"
