#!/usr/bin/env python3
"""Measures whether the time of a response tells who has an account.

usage: Tests/Benchmarks/secrecy.py PROGRAM [PAIRS] [LOGIN_PAIRS]

Starts `PROGRAM authority` with a database and a mail file, sends pairs of calls that are open without a token, one for an
address that a person has and one for an address that nobody has, in random order, and prints Welch's t of each call. A
login hashes for a fifth of a second, so it has fewer pairs. It judges nothing; docs/security.md names the bar."""

import http.client, json, math, os, random, re, subprocess, sys, tempfile, time

PROGRAM = sys.argv[1]
PAIRS = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
LOGIN_PAIRS = int(sys.argv[3]) if len(sys.argv) > 3 else 200
EACH = 5  # attempts of one address before it locks, or gets no more mail
PEOPLE = max(-(-PAIRS // EACH), 100)
KEY = {"api-key": "demo-api-key", "content-type": "application/json"}


def address(kind, number):
    return f"{kind}{number:05}@acme.example"  # both kinds have the same length


def weavr(path, **extra):
    return lambda email: ("/multi" + path, json.dumps({"email": email, **extra}))


def verifiable(path, **extra):
    return lambda email: ("/api" + path, json.dumps({"email": email, **extra}))


def welch(a, b):
    def moments(values):
        mean = sum(values) / len(values)
        return mean, sum((value - mean) ** 2 for value in values) / (len(values) - 1)

    (mean_a, var_a), (mean_b, var_b) = moments(a), moments(b)
    return mean_a, mean_b, (mean_a - mean_b) / math.sqrt(var_a / len(a) + var_b / len(b))


def call(connection, request):
    path, body = request
    begin = time.perf_counter_ns()
    connection.request("POST", path, body, KEY)
    response = connection.getresponse()
    content = response.read()
    elapsed = time.perf_counter_ns() - begin
    names = sorted(name.lower() for name, _ in response.getheaders())
    return elapsed / 1000, (response.status, tuple(names), content)


def measure(connection, name, request, pairs, each, offset, warm=0):
    times, shapes = {"known": [], "wrong": []}, {"known": set(), "wrong": set()}
    for pair in range(-warm * max(1, pairs // each), pairs):
        number = offset + (pair // each if pair >= 0 else (-pair - 1) // max(1, warm))
        order = ["known", "wrong"]
        random.shuffle(order)
        for kind in order:
            elapsed, shape = call(connection, request(address(kind, number)))
            if pair >= 0:
                times[kind].append(elapsed)
                shapes[kind].add(shape[:2] + (re.sub(rb"\d", b"0", shape[2]),))
    known, unknown, t = welch(times["known"], times["wrong"])
    same = "same" if shapes["known"] == shapes["wrong"] else f"DIFFERENT: {shapes}"
    print(f"{name:42} {pairs:6} pairs  {known:9.1f} us  {unknown:9.1f} us  t {t:6.2f}  responses {same}", flush=True)


with tempfile.TemporaryDirectory() as folder:
    logins = -(-LOGIN_PAIRS // EACH)
    people = [
        {"email": address("known", number), "identities": [{"type": "CONSUMER", "name": "Known"}]}
        for number in range(PEOPLE)
    ]
    people += [{"vendor": "verifiable", "email": address("known", number)} for number in range(PEOPLE)]
    seed = os.path.join(folder, "seed.json")
    with open(seed, "w") as file:
        json.dump({"people": people}, file)
    process = subprocess.Popen(
        [PROGRAM, "authority", "--port", "0", "--database", folder + "/a.db", "--mail", folder + "/mail", "--seed", seed,
         "--rate-limit", "100000000;w=1"],
        stdout=subprocess.PIPE, text=True)
    try:
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        connection = http.client.HTTPConnection("127.0.0.1", port)
        new = {"value": "Quartz-12345"}
        calls = [
            ("lost_password/start", weavr("/passwords/lost_password/start"), PAIRS, EACH, 0),
            ("lost_password/resume, wrong code",
             weavr("/passwords/lost_password/resume", nonce="000000", newPassword=new), PAIRS, EACH, 0),
            ("requestreset", verifiable("/auth/password/requestreset"), PAIRS, EACH, 0),
            ("login_via_biometrics, at the limit", weavr("/login_via_biometrics"), PAIRS, max(1, PAIRS // 100), 0, 10),
            ("login_with_password, wrong", weavr("/login_with_password", password={"value": "Wrong-1234"}),
             LOGIN_PAIRS, EACH, 0),
            ("login_with_password, locked", weavr("/login_with_password", password={"value": "Wrong-1234"}),
             PAIRS, max(1, PAIRS // max(1, LOGIN_PAIRS // EACH)) + 1, 0),
            ("auth/token/password, wrong", verifiable("/auth/token/password", password="Wrong-1234"), LOGIN_PAIRS, EACH, 0),
            ("auth/token/password, locked", verifiable("/auth/token/password", password="Wrong-1234"),
             PAIRS, max(1, PAIRS // max(1, LOGIN_PAIRS // EACH)) + 1, 0),
        ]
        print(f"{'call':42} {'':12}  {'known':>12}  {'unknown':>12}")
        for name, request, pairs, each, *rest in calls:
            measure(connection, name, request, pairs, each, *rest)
    finally:
        process.terminate()
        process.wait()
