#!/usr/bin/env bash
# How many requests a second the authority answers on loopback, by wrk: identities, access tokens, and sign-ins.
#   Tests/Benchmarks/authority.sh .build/release/curfew
set -euo pipefail
program=${1:?name the curfew to measure}
command -v wrk >/dev/null || { echo "wrk is not installed: apt-get install wrk"; exit 1; }

folder=$(mktemp -d)
"$program" authority --port 0 >"$folder/out" &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$folder"' EXIT
until grep -q '^listening on ' "$folder/out"; do kill -0 $server; sleep 0.05; done
base=$(sed 's/^listening on //' "$folder/out")/multi

person='{"email":"ada@acme.example","password":{"value":"Curfew-demo-1"}}'
token=$(curl -sf "$base/login_with_password" -H 'api-key: demo-api-key' -H 'content-type: application/json' \
  -d "$person" | sed 's/.*"token":"\([^"]*\)".*/\1/')
identity=$(curl -sf "$base/identities?limit=1" -H 'api-key: demo-api-key' -H "authorization: Bearer $token" |
  sed 's/.*"id":"\([0-9]*\)".*/\1/')

post() { # NAME BODY [HEADER]
  cat >"$folder/$1.lua" <<LUA
wrk.method = "POST"
wrk.body = '$2'
wrk.headers["content-type"] = "application/json"
LUA
}
post access "{\"identity\":{\"type\":\"CORPORATE\",\"id\":\"$identity\"}}"
post login "$person"

measure() { # TITLE SCRIPT PATH
  printf '%-24s' "$1"
  wrk -t1 -c16 -d5s ${2:+-s "$folder/$2.lua"} -H 'api-key: demo-api-key' -H "authorization: Bearer $token" "$base/$3" |
    awk '/Requests\/sec/ {rate=$2} /Non-2xx/ {bad=$NF} END {printf "%s requests/s%s\n", rate, bad ? ", not 2xx: " bad : ""}'
}
measure identities "" identities
measure access_token access access_token
measure login_with_password login login_with_password
