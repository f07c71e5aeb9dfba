#!/usr/bin/env python3
"""Injects failures of system calls into a running authority, and counts what they must not cause.

usage: Tests/Benchmarks/faults.py PROGRAM [SECONDS] [CALL...]     needs strace, and the right to attach it

Starts `PROGRAM authority` with a database file under a load of right and wrong logins, switches, uses and logouts. For each
system call and error, strace lets the call fail once in each thread, twenty times in each thread, and every time for
SECONDS (3). Each row of the table is one such fault:

  requests   requests with a response during the fault
  accepted   wrong credentials, made-up tokens and ended tokens that were accepted; bar 0
  back       logouts that were acknowledged and whose token is accepted later, also after kill -9; bar 0
  answers    calls that respond as they should 5 s after the fault; bar all
  logins     of eight parallel logins, those that return within 10 s, or three times the time of eight before the fault, so
             both hashing places are back; bar 8
  stop       seconds from SIGTERM, sent while every such call fails, to the end; bar 5
  ended      the signal by which the fault ended the program, after which it was started again as a service manager does

The exit status is 1 if a row misses a bar. A program that was ended keeps what it has acknowledged, but misses no bar."""

import http.client, json, os, random, re, shutil, signal, subprocess, sys, tempfile, threading, time

if not shutil.which("strace"):
    sys.exit("strace is not installed: apt-get install strace")
if len(sys.argv) < 2:
    sys.exit(__doc__)
PROGRAM = sys.argv[1]
SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 3
WANTED = sys.argv[3:]
KEY = {"api-key": "demo-api-key", "content-type": "application/json"}
PASSWORD = "Curfew-demo-1"
FAULTS = [
    ("clone,clone3", "EAGAIN"), ("mmap", "ENOMEM"), ("accept,accept4", "EMFILE"), ("accept,accept4", "EIO"),
    ("epoll_ctl", "ENOMEM"), ("epoll_wait,epoll_pwait", "EINTR"), ("epoll_wait,epoll_pwait", "EIO"),
    ("timerfd_settime", "EIO"), ("openat", "EMFILE"), ("openat", "EIO"), ("pwrite64", "ENOSPC"), ("pwrite64", "EIO"),
    ("write", "ENOSPC"), ("fsync,fdatasync", "EIO"),
]
PATIENCE = 10  # seconds for a login; more if the build is slow
MODES = [("once", "1"), ("20 times", "1..20"), ("for good", "1+")]


def call(port, method, path, body=None, bearer=None, timeout=5, connection=None):
    """The status and the fields of a response; status 0 if none came."""
    own = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        headers = dict(KEY, **({"authorization": "Bearer " + bearer} if bearer else {}))
        own.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = own.getresponse()
        content = response.read()
        return response.status, json.loads(content) if content.startswith(b"{") else {}
    except (OSError, http.client.HTTPException, ValueError):
        own.close()
        return 0, {}
    finally:
        if not connection:
            own.close()


def log_in(port, email, password=PASSWORD, timeout=5):
    return call(port, "POST", "/multi/login_with_password", {"email": email, "password": {"value": password}}, None, timeout)


def person(kind, number):
    return f"{kind}{number}@acme.example"


class Load:
    """Workers, and what they have seen."""

    def __init__(self, port):
        self.port, self.lock, self.over = port, threading.Lock(), threading.Event()
        self.live, self.ended, self.requests, self.accepted = [], [], 0, []
        self.threads = [threading.Thread(target=self.run, args=(work,), daemon=True)
                        for work in (self.right, self.right, self.wrong, self.switch, self.use, self.use, self.end, self.ghost)]
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def run(self, work):
        chance = random.Random()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        while not self.over.is_set():
            status = work(chance, connection)
            with self.lock:
                self.requests += 1 if status else 0
            self.over.wait(0.02)
        connection.close()

    def forbid(self, status, what):
        if 200 <= status < 300 or status == 409:
            with self.lock:
                self.accepted.append(f"{what}: {status}")

    def pick(self, chance, tokens):
        with self.lock:
            return chance.choice(tokens) if tokens else None

    def right(self, chance, _):
        status, fields = log_in(self.port, person("right", chance.randrange(20)), timeout=PATIENCE)
        if status == 200:
            with self.lock:
                self.live.append(fields["token"])
        return status

    def wrong(self, chance, _):
        status, _ = log_in(self.port, person(chance.choice(["wrong", "nobody"]), chance.randrange(200)), "Wrong-1234", PATIENCE)
        self.forbid(status, "wrong password")
        return status

    def switch(self, chance, connection):
        token = self.pick(chance, self.live)
        if not token:
            return 0
        status, fields = call(self.port, "GET", "/multi/identities", None, token, 5, connection)
        if status != 200:
            return status
        identity = fields["identities"][0]["id"]
        return call(self.port, "POST", "/multi/access_token", {"identity": identity}, token, 5, connection)[0]

    def use(self, chance, connection):
        ended = self.pick(chance, self.ended)
        if ended:
            status, _ = call(self.port, "GET", "/multi/identities", None, ended, 5, connection)
            self.forbid(status, "ended token")
        token = self.pick(chance, self.live)
        return call(self.port, "GET", "/multi/identities", None, token, 5, connection)[0] if token else 0

    def end(self, chance, _):
        with self.lock:
            token = self.live.pop(chance.randrange(len(self.live))) if self.live else None
        if not token:
            return 0
        status, _ = call(self.port, "POST", "/multi/logout", None, token)
        with self.lock:
            (self.ended if status == 204 else self.live).append(token)
        return status

    def ghost(self, chance, connection):
        token = "".join(chance.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(43))
        status, _ = call(self.port, "GET", "/multi/identities", None, token, 5, connection)
        self.forbid(status, "made-up token")
        return status


class Authority:
    def __init__(self, folder):
        self.folder = folder

    def start(self):
        out = open(self.folder + "/out", "w+")
        self.process = subprocess.Popen(
            [PROGRAM, "authority", "--port", "0", "--database", self.folder + "/a.db", "--seed", self.folder + "/seed",
             "--mail", self.folder + "/mail", "--rate-limit", "100000000;w=1", "--idle-seconds", "3600"],
            stdout=out, stderr=open(self.folder + "/err", "a"), env=dict(os.environ, SWIFT_BACKTRACE="enable=no"))
        for _ in range(600):
            match = re.search(r":(\d+)$", open(self.folder + "/out").read().strip())
            if match:
                self.port = int(match[1])
                return
            time.sleep(0.05)
        sys.exit("the authority does not start: " + open(self.folder + "/err").read())

    def inject(self, calls, error, when):
        tracer = subprocess.Popen(
            ["strace", "-f", "-q", "-o", "/dev/null", "-e", "trace=" + calls, "-e", f"inject={calls}:error={error}:when={when}",
             "-p", str(self.process.pid)], stderr=subprocess.PIPE, text=True)
        time.sleep(0.3)
        if tracer.poll() is not None and self.process.poll() is None:
            sys.exit("strace cannot attach: " + tracer.stderr.read())
        return tracer

    def revive(self):
        """Starts again what a fault has ended; the signal, or '-'."""
        code = self.process.poll()
        if code is None:
            return "-"
        self.start()
        return signal.Signals(-code).name if code < 0 else f"status {code}"


def detach(tracer):
    tracer.send_signal(signal.SIGINT)
    try:
        tracer.wait(5)
    except subprocess.TimeoutExpired:
        tracer.kill()
        tracer.wait()


def answers(port, chance):
    """The calls that respond as they should, and how many there are."""
    good = []
    good.append(call(port, "GET", "/health")[0] == 200)
    status, fields = log_in(port, person("right", chance.randrange(20)), timeout=PATIENCE)
    token = fields.get("token")
    good.append(status == 200)
    status, fields = call(port, "GET", "/multi/identities", None, token)
    good.append(status == 200)
    identity = fields["identities"][0]["id"] if status == 200 else None
    good.append(call(port, "POST", "/multi/access_token", {"identity": identity}, token)[0] == 200)
    good.append(call(port, "POST", "/multi/logout", None, token)[0] == 204)
    good.append(call(port, "GET", "/multi/identities", None, token)[0] == 401)
    good.append(log_in(port, person("fresh", chance.randrange(10**9)), "Wrong-1234", PATIENCE)[0] == 403)
    good.append(call(port, "POST", "/multi/passwords/lost_password/start", {"email": person("nobody", 1)})[0] == 204)
    body = {"email": "admin@verify.example", "password": PASSWORD, "timeToLive": "01:00:00"}
    good.append(call(port, "POST", "/api/auth/token/password", body, timeout=PATIENCE)[0] == 200)
    return sum(good), len(good)


def logins(port):
    found = []
    threads = [threading.Thread(target=lambda n=n: found.append(log_in(port, person("right", n), timeout=PATIENCE)[0])) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(status == 200 for status in found)


def came_back(port, tokens):
    return sum(call(port, "GET", "/multi/identities", None, token)[0] not in (401, 0) for token in tokens)


def stop_time(authority, calls, error):
    tracer = authority.inject(calls, error, "1+")
    begin = time.monotonic()
    authority.process.terminate()
    try:
        authority.process.wait(20)
        took = time.monotonic() - begin
    except subprocess.TimeoutExpired:
        took = float("inf")
        authority.process.kill()
        authority.process.wait()
    detach(tracer)
    return took


def row(authority, calls, error, name, when):
    global PATIENCE
    chance = random.Random()
    authority.start()
    begin = time.monotonic()
    PATIENCE = 120
    logins(authority.port)
    PATIENCE = max(10, 3 * (time.monotonic() - begin))
    load = Load(authority.port)
    while not load.ended:
        time.sleep(0.1)
    tracer = authority.inject(calls, error, when)
    time.sleep(SECONDS)
    detach(tracer)
    load.stop()
    ended = authority.revive()
    time.sleep(max(0, 5 - 0.1))
    answered, asked = answers(authority.port, chance)
    back_logins = logins(authority.port)
    back = came_back(authority.port, load.ended)
    authority.process.kill()
    authority.process.wait()
    authority.start()
    back += came_back(authority.port, load.ended)
    stop = stop_time(authority, calls, error)
    print(f"{calls.split(',')[0]:16} {error:7} {name:9} {load.requests:8} {len(load.accepted):8} {back:3} of {len(load.ended):<4}"
          f" {answered}/{asked}  {back_logins:4}/8 {stop:6.1f}  {ended}", flush=True)
    for found in sorted(set(load.accepted)):
        print("   accepted:", found)
    return not load.accepted and back == 0 and answered == asked and back_logins == 8 and stop <= 5


def main():
    print(f"{'call':16} {'error':7} {'fails':9} {'requests':>8} {'accepted':>8} {'back':>3}       answers logins   stop  ended")
    is_good = True
    for calls, error in FAULTS:
        if WANTED and not any(wanted in calls.split(",") for wanted in WANTED):
            continue
        for name, when in MODES:
            with tempfile.TemporaryDirectory() as folder:
                people = [{"email": person(kind, number), "identities": [{"type": "CONSUMER", "name": "A"}]}
                          for kind, count in (("right", 20), ("wrong", 200)) for number in range(count)]
                with open(folder + "/seed", "w") as file:
                    json.dump({"people": people}, file)
                authority = Authority(folder)
                try:
                    is_good = row(authority, calls, error, name, when) and is_good
                finally:
                    if authority.process.poll() is None:
                        authority.process.kill()
                        authority.process.wait()
    return 0 if is_good else 1


sys.exit(main())
