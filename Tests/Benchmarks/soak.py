#!/usr/bin/env python3
"""Lets the authority run for hours under load and faults, and checks the history of every call.

usage: Tests/Benchmarks/soak.py PROGRAM [HOURS] [SECONDS_OF_A_LIFE]

Starts `PROGRAM authority` on a database file in a small tmpfs. Four workers sign in, switch, use, log out, invalidate and
change passwords at both vendors. Meanwhile the authority is killed (SIGKILL) every five minutes and started again, its wall
clock steps (libfaketime), its disk fills and empties, and its webhooks go to a port that refuses, one that hangs and one that
answers 500. Begin and end of each call are of CLOCK_BOOTTIME. It is a violation if

- a use that began after an acknowledged end succeeds: logout, invalidate, new password, idle end, time to live;
- an acknowledged token is refused before its end, with no call that may have ended it; the same for a password;
- the authority's `Date` goes back; a 500 comes while the disk is free, or a change fails five seconds after it is free;
- memory grows by more than 48 MiB in a life, or descriptors by more than 48.

Needs root for the tmpfs, and libfaketime. One line a minute, totals at the end; fails if there was a violation. The history
stays in the folder that the first line names."""

import calendar, collections, email.utils, glob, http.client, http.server, itertools, json, os, random, signal, socket, subprocess, sys
import tempfile, threading, time

PROGRAM = os.path.abspath(sys.argv[1])
HOURS = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
LIFE = float(sys.argv[3]) if len(sys.argv) > 3 else 300.0
WORKERS, PEOPLE = 4, 3  # people of each worker and vendor
PAUSE = 0.5  # seconds between the calls of a worker
IDLE, TTL = 40, 60  # seconds
SLACK = 1.5  # seconds by which an end may seem late: `Date` has no fractions
UNSTORED = 3  # seconds of uses that a kill may lose
STEPS = ["+3600", "-3600", "+86400", "-86400", "+0"]
ACTIONS = {"use": 62, "use_ended": 18, "switch": 12, "end": 4, "hash": 4}
# What hashes passwords, which is slow on purpose: in this order, with the most hashes of each, and the share of one core that
# all of it gets.
HASHING = [*["sign_in"] * 6, "old", *["sign_in"] * 6, "change"]
HASHES = {"sign_in": 1, "old": 2, "change": 8}
SHARE = 0.1
SESSIONS = 6  # that stay live
PASSWORD = "Curfew-demo-1"


def now():
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Person:
    def __init__(self, vendor, address):
        self.vendor, self.address = vendor, address
        self.passwords, self.former = [PASSWORD], []  # two while the outcome of a change is not known
        self.changes, self.ends = 0, collections.deque(maxlen=50)


class Session:
    def __init__(self, person):
        self.person, self.ends = person, []


class Token:
    numbers = 0

    def __init__(self, session, kind, text, call, name=None):
        Token.numbers += 1
        self.number, self.session, self.kind, self.text, self.name = Token.numbers, session, kind, text, name
        self.begin, self.granted, self.date = call.begin, call.end, call.date
        self.touched = call.end  # the latest end of a call that may have used it
        self.pending = 0  # calls with it that are under way
        self.refused = float("inf")  # the first time
        self.uses = collections.deque(maxlen=60)  # end and date of the accepted ones

    @property
    def ends(self):
        """Every call that may have ended it, or a token before it."""
        return [end for end in [*self.session.ends, *self.session.person.ends] if end.spares is not self.session]


class End:
    """A call that ends tokens, within the time from `begin` to `until`."""

    def __init__(self, spares=None):
        self.begin, self.until, self.isAcknowledged, self.spares = now(), float("inf"), False, spares


class Call:
    def __init__(self, begin, end, status, date, body):
        self.begin, self.end, self.status, self.date, self.body = begin, end, status, date, body


class Soak:
    def __init__(self, folder):
        self.folder, self.disk = folder, folder + "/disk"
        self.lock = threading.RLock()
        self.tokens, self.ended = [], collections.deque(maxlen=400)
        self.counts, self.violations = collections.Counter(), 0
        self.life, self.kills, self.full = 0, [], []  # the moments of kills, and when the disk was full
        self.latest_date, self.process, self.isUp, self.stopping = 0, None, False, False
        self.history = open(folder + "/history", "w")
        self.errors = open(folder + "/stderr", "w")
        self.people = [[Person(vendor, f"{vendor}{worker}x{number}@acme.example") for vendor in ("multi", "verifiable")
                        for number in range(PEOPLE)] for worker in range(WORKERS)]
        self.growth = {"rss": 0, "descriptors": 0}
        self.budget, self.hashing = 0, itertools.cycle(HASHING)
        self.next_hashing = next(self.hashing)

    def violation(self, sentence):
        with self.lock:
            self.violations += 1
            print(f"VIOLATION at {now():.3f}: {sentence}", flush=True)

    # The authority and its faults

    def prepare(self):
        os.mkdir(self.disk)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", self.disk], check=True)
        with open(self.folder + "/seed.json", "w") as file:
            json.dump({"people": [
                {"email": person.address, "vendor": person.vendor,
                 **({"identities": [{"type": "CORPORATE", "name": "Acme"}]} if person.vendor == "multi" else {"role": "Admin"})}
                for people in self.people for person in people]}, file)
        self.step_clock("+0")
        self.port, refusing, hanging = free_port(), free_port(), socket.socket()
        hanging.bind(("127.0.0.1", 0))
        hanging.listen(4)
        failing = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Failing)
        threading.Thread(target=failing.serve_forever, daemon=True).start()
        self.webhooks = [refusing, hanging.getsockname()[1], failing.server_address[1]]
        self.hanging = hanging

    def step_clock(self, text):
        with open(self.folder + "/clock.new", "w") as file:
            file.write(text + "\n")
        os.replace(self.folder + "/clock.new", self.folder + "/clock")

    def start(self):
        """Starts the authority; False if it ends, which it may while the disk is full."""
        library = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
        if not library:
            sys.exit("libfaketime is missing: apt-get install libfaketime")
        environment = dict(
            os.environ, LD_PRELOAD=library[0], FAKETIME_TIMESTAMP_FILE=self.folder + "/clock", FAKETIME_NO_CACHE="1",
            FAKETIME_DONT_FAKE_MONOTONIC="1", NO_FAKE_STAT="1")
        # The first process with libfaketime gets another environment from it, by which Swift would find no arguments.
        command = ["env", PROGRAM, "authority", "--port", str(self.port), "--database", self.disk + "/a.db",
                   "--seed", self.folder + "/seed.json", "--idle-seconds", str(IDLE), "--lockout-seconds", "5",
                   "--rate-limit", "1000000;w=1"]
        for port in self.webhooks:
            command += ["--webhook", f"http://127.0.0.1:{port}/hooks"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        begin = now()
        if not process.stdout.readline():
            process.wait()
            return False
        self.process, self.life, self.isUp = process, self.life + 1, True
        self.counts["slowest start, ms"] = max(self.counts["slowest start, ms"], round((now() - begin) * 1000))
        return True

    def restart(self):
        end = now() + 15
        while not self.start():
            if now() > end:
                self.violation("the authority did not start within 15 seconds")
                sys.exit(1)
            time.sleep(0.5)

    def kill(self):
        self.measure(isLast=True)
        self.isUp = False
        self.kills.append(now())
        self.process.kill()
        self.process.wait()
        self.counts["kills"] += 1

    def stop(self):
        """Ends the authority in order, which empties the database's log: after it a full disk stores nothing."""
        self.measure(isLast=True)
        self.isUp = False
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.violation("SIGTERM did not end the authority within ten seconds")
            self.process.kill()
            self.process.wait()

    def measure(self, isLast=False):
        """Memory in KiB and descriptors. The first measurement of a life is what the last one is compared with."""
        if self.isUp and self.process.poll() is not None:
            self.violation(f"the authority ended by itself with status {self.process.returncode}")
            self.restart()
        if not self.isUp:
            return {}
        base = f"/proc/{self.process.pid}"
        rss = next(int(line.split()[1]) for line in open(base + "/status") if line.startswith("VmRSS"))
        figures = {"rss": rss, "descriptors": len(os.listdir(base + "/fd"))}
        if getattr(self, "measured", 0) != self.life:
            self.measured, self.first = self.life, figures
        for name, most in (("rss", 48 << 10), ("descriptors", 48)):
            growth = figures[name] - self.first[name]
            self.growth[name] = max(self.growth[name], growth)
            if isLast and growth > most:
                self.violation(f"{name} grew by {growth} in life {self.life}")
        return figures

    def fill(self):
        window = [now(), float("inf")]
        with self.lock:
            self.full.append(window)
        try:
            with open(self.disk + "/filler", "wb", buffering=0) as file:
                while True:
                    file.write(bytes(65536))
        except OSError:
            pass
        self.counts["full disks"] += 1
        return window

    def empty(self, window):
        os.remove(self.disk + "/filler")
        with self.lock:
            window[1] = now()

    def check_recovery(self):
        """A call that stores something must succeed within five seconds."""
        end, worker = now() + 5, Worker(self, 0)
        while now() < end:
            address = f"nobody{random.randrange(10 ** 9)}@acme.example"
            if worker.call("POST", "/api/auth/password/requestreset", body={"email": address}).status == 204:
                return
            time.sleep(0.5)
        self.violation("no change succeeds five seconds after the disk is free")

    def calibrate(self):
        """The seconds of processor time of one hash."""
        def used():
            with open(f"/proc/{self.process.pid}/stat") as file:
                return sum(map(int, file.read().rsplit(")", 1)[1].split()[11:13])) / os.sysconf("SC_CLK_TCK")
        before = used()
        call = Worker(self, 0).call("POST", "/multi/login_with_password", body={
            "email": "ada@acme.example", "password": {"value": PASSWORD}})
        if call.status != 200:
            sys.exit(f"a login has status {call.status}")
        self.hash, self.budget = max(0.01, used() - before), SESSIONS

    def take_hashing(self):
        """The next action that hashes, if there is time for it."""
        with self.lock:
            action = self.next_hashing
            if self.budget < HASHES[action]:
                return None
            self.budget -= HASHES[action]
            self.next_hashing = next(self.hashing)
            return action

    def was_full(self, begin, end):
        return any(begin <= emptied and filled <= end for filled, emptied in self.full)

    def is_stored(self, moment):
        """Whether a use that was acknowledged then is certain to be in the database, however the life of it ended."""
        return (not any(kill - UNSTORED <= moment <= kill + 1 for kill in self.kills)
                and not self.was_full(moment - UNSTORED, moment + UNSTORED))

    def run(self):
        self.prepare()
        self.restart()
        self.calibrate()
        threads = [threading.Thread(target=Worker(self, number).run, daemon=True) for number in range(WORKERS)]
        for thread in threads:
            thread.start()
        begin = report = now()
        end, round_number = begin + HOURS * 3600, 0
        wait = lambda seconds: self.rest(min(seconds, max(0, end - now())), begin)
        while now() < end:
            wait(LIFE * 0.1)
            self.measure()
            self.step_clock(STEPS[round_number % len(STEPS)])
            self.counts["clock steps"] += 1
            wait(LIFE * 0.4)
            if round_number % 2 == 1:
                self.stop()
                self.restart()
            window = self.fill()
            wait(min(8, LIFE * 0.1))
            if round_number % 3 == 2:
                self.kill()
                isUp = self.start()
                self.counts["starts refused by a full disk"] += not isUp
                wait(min(4, LIFE * 0.1))
                self.empty(window)
                if not isUp:
                    self.restart()
            else:
                self.empty(window)
            self.check_recovery()
            wait(LIFE * 0.4)
            self.kill()
            self.restart()
            round_number += 1
        self.stopping = True
        for thread in threads:
            thread.join(60)
        self.stop()
        own = os.times()
        print(f"total: {(now() - begin) / 3600:.2f} h, {dict(sorted(self.counts.items()))}, most growth in a life {self.growth}, "
              f"CPU {own.user + own.system:.0f} s here and {own.children_user + own.children_system:.0f} s in the authority, "
              f"{self.violations} violations", flush=True)

    def rest(self, seconds, begin):
        """Waits, and prints a line each minute."""
        end = now() + seconds
        while now() < end:
            pause = min(1, max(0, end - now()))
            time.sleep(pause)
            self.budget = min(3 * SESSIONS, self.budget + pause * SHARE / self.hash)
            if now() - getattr(self, "printed", begin) >= 60:
                self.printed = now()
                with self.lock:
                    counts = dict(sorted((key, value) for key, value in self.counts.items() if key[0].isdigit() or key == "lost"))
                print(f"{(now() - begin) / 60:6.1f} min, life {self.life}, statuses {counts}, {len(self.tokens)} tokens, "
                      f"{self.measure()}, {self.violations} violations", flush=True)

    # The judgement

    def judge_use(self, token, call):
        name = f"token {token.number} ({token.kind}), at {call.begin:.3f}:"
        with self.lock:
            token.pending -= 1
            ends = token.ends
            if 200 <= call.status < 300:
                for end in ends:
                    if end.isAcknowledged and token.granted <= end.begin and end.until < call.begin:
                        self.violation(f"{name} was accepted after an end that was acknowledged at {end.until:.3f}")
                if token.refused < call.begin:
                    self.violation(f"{name} was accepted after it was refused at {token.refused:.3f}")
                latest = token.granted + TTL if token.kind == "bearer" else token.touched + IDLE
                if not token.pending and call.begin > latest + SLACK:
                    self.violation(f"{name} was accepted after its end at {latest:.3f}")
                token.uses.append((call.end, call.date))
                self.counts["accepted uses"] += 1
            elif call.status in (401, 403, 404, 410):
                # A call that was over before the token was asked for ended another one.
                isEnded = token.refused < call.end or any(end.begin < call.end and end.until > token.begin for end in ends)
                if not isEnded and call.date < self.earliest_end(token) - SLACK:
                    self.violation(f"{name} was refused with {call.status}, {self.earliest_end(token) - call.date} s early")
                token.refused = min(token.refused, call.end)
                self.counts["refused uses"] += 1
                if token in self.tokens:
                    self.tokens.remove(token)
                    self.ended.append(token)
                return
            token.touched = max(token.touched, call.end)

    def earliest_end(self, token):
        """By the authority's clock, from what must be stored."""
        if token.kind == "bearer":
            return token.date + TTL
        return max([token.date, *(date for end, date in token.uses if self.is_stored(end))]) + IDLE


class Worker:
    def __init__(self, soak, number):
        self.soak, self.number, self.random = soak, number, random.Random(number)
        self.connection = None

    def run(self):
        while not self.soak.stopping:
            action = self.random.choices(list(ACTIONS), ACTIONS.values())[0]
            if action == "hash":
                action = self.soak.take_hashing() or "use"
            try:
                getattr(self, action)()
            except Exception as error:  # a worker that dies would make a quiet run
                self.soak.violation(f"worker {self.number} failed: {error!r}")
                raise
            time.sleep(self.random.uniform(0, 2 * PAUSE))

    def call(self, method, path, bearer=None, body=None, token=None):
        soak = self.soak
        headers = {"api-key": "demo-api-key", "content-type": "application/json"}
        if bearer:
            headers["authorization"] = "Bearer " + bearer
        with soak.lock:
            latest_date = soak.latest_date
            if token:
                token.pending += 1
        begin, status, date, content = now(), 0, 0, {}
        try:
            if not self.connection:
                self.connection = http.client.HTTPConnection("127.0.0.1", soak.port, timeout=30)
            self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            response = self.connection.getresponse()
            text = response.read()
            status, date = response.status, calendar.timegm(email.utils.parsedate(response.headers["date"]))
            content = json.loads(text) if text else {}
        except (OSError, http.client.HTTPException):
            self.connection = None
            status = 0
        end = now()
        soak.history.write(f"{self.number} {begin:.6f} {end:.6f} {status} {date} {method} {path} {token.number if token else '-'}\n")
        with soak.lock:
            soak.counts[str(status) if status else "lost"] += 1
            if status and date < latest_date:
                soak.violation(f"the authority's time went back from {latest_date} to {date}")
            soak.latest_date = max(soak.latest_date, date)
            if status == 500 and not soak.was_full(begin - 5, end):
                soak.violation(f"500 with a free disk: {method} {path}")
        return Call(begin, end, status, date, content)

    def pick(self, tokens, kinds):
        with self.soak.lock:
            found = [token for token in tokens if token.kind in kinds]
        return self.random.choice(found) if found else None

    def add(self, session, kind, text, call, name=None):
        with self.soak.lock:
            token = Token(session, kind, text, call, name)
            self.soak.tokens.append(token)
        return token

    def use(self, tokens=None):
        token = self.pick(self.soak.tokens if tokens is None else tokens, ("auth", "access", "bearer"))
        if not token:
            return
        path = {"auth": "/multi/identities", "access": "/multi/authentication_factors", "bearer": "/api/auth/token?count=1"}[token.kind]
        call = self.call("GET", path, token.text, token=token)
        self.soak.judge_use(token, call)
        if token.kind == "auth" and call.status == 200:
            token.identity = call.body["identities"][0]["id"]

    def use_ended(self):
        self.use(self.soak.ended)

    def switch(self):
        token = self.pick(self.soak.tokens, ("auth",))
        if not token or not hasattr(token, "identity"):
            return
        call = self.call("POST", "/multi/access_token", token.text, {"identity": token.identity}, token)
        self.soak.judge_use(token, call)
        if call.status == 200:
            self.add(token.session, "access", call.body["token"], call)

    def sign_in(self):
        person = self.random.choice(self.soak.people[self.number])
        self.attempt(person, self.random.choice(person.passwords))

    def old(self):
        """A password that an acknowledged change has replaced opens nothing."""
        person = self.random.choice(self.soak.people[self.number])
        if person.former:
            self.attempt(person, person.former[-1])
            self.attempt(person, person.passwords[0])

    def attempt(self, person, password):
        if person.vendor == "multi":
            call = self.call("POST", "/multi/login_with_password", body={"email": person.address, "password": {"value": password}})
        else:
            call = self.call("POST", "/api/auth/token/password", body={
                "email": person.address, "password": password, "timeToLive": f"00:{TTL // 60:02}:{TTL % 60:02}"})
        if call.status == 200:
            if password not in person.passwords:
                self.soak.violation(f"{person.address} signed in at {call.begin:.3f} with a password that was replaced")
            person.passwords = [password]
            kind = "auth" if person.vendor == "multi" else "bearer"
            return self.add(Session(person), kind, call.body["token"], call, call.body.get("tokenId"))
        if call.status == (403 if person.vendor == "multi" else 401):
            if person.passwords == [password]:
                self.soak.violation(f"{person.address} was refused at {call.begin:.3f} with the acknowledged password")
            elif password in person.passwords:
                person.passwords.remove(password)
        return None

    def end(self):
        with self.soak.lock:
            sessions = {token.session for token in self.soak.tokens}
        token = self.pick(self.soak.tokens, ("auth", "access", "bearer"))
        if not token or len(sessions) <= SESSIONS:
            return
        end = End()
        with self.soak.lock:
            token.session.ends.append(end)
        if token.kind != "bearer":
            call = self.call("POST", "/multi/logout", token.text, {}, token)
        elif self.random.random() < 0.5:
            call = self.call("POST", f"/api/auth/token/{token.name}/invalidate", token.text, {}, token)
        else:
            call = self.call("POST", "/api/auth/token/invalidate", token.text, {"tokenIds": [token.name], "invalidateCurrent": True}, token)
        self.finish(end, call, token.session, token)
        self.retire(lambda other: other.session is token.session, call)

    def finish(self, end, call, owner, token):
        with self.soak.lock:
            end.until = call.end
            if 200 <= call.status < 300:
                end.isAcknowledged = True
                self.soak.counts["acknowledged ends"] += 1
            elif 400 <= call.status < 500:
                owner.ends.remove(end)  # nothing changed
        self.soak.judge_use(token, call)

    def retire(self, belongs, call):
        if 200 <= call.status < 300:
            with self.soak.lock:
                gone = [token for token in self.soak.tokens if belongs(token)]
                self.soak.tokens[:] = [token for token in self.soak.tokens if not belongs(token)]
                self.soak.ended.extend(gone)

    def change(self):
        with self.soak.lock:
            own = [token for token in self.soak.tokens if token.session.person in self.soak.people[self.number]
                   and len(token.session.person.passwords) == 1]
        if not own:
            return
        token = self.random.choice(own)
        person = token.session.person
        old = person.passwords[0]
        person.changes += 1
        # Weavr refuses the latest passwords; Verifiable takes the first one back.
        new = PASSWORD if person.vendor == "verifiable" and old != PASSWORD else f"Quartz-{person.changes:05}"
        end = End(spares=token.session if person.vendor == "verifiable" else None)
        with self.soak.lock:
            person.ends.append(end)
        person.passwords = [old, new]
        if person.vendor == "multi":
            call = self.call("POST", "/multi/passwords/update", token.text, {
                "oldPassword": {"value": old}, "newPassword": {"value": new}}, token)
        else:
            call = self.call("POST", "/api/users/me/password", token.text, {"password": old, "newPassword": new}, token)
        self.finish(end, call, person, token)
        if 200 <= call.status < 300:
            person.passwords, person.former = [new], [old]
            self.soak.counts["password changes"] += 1
            self.retire(lambda other: other.session.person is person and other.session is not end.spares, call)
            if person.vendor == "multi":
                self.add(Session(person), "auth", call.body["token"], call)
        elif 400 <= call.status < 500:
            person.passwords = [old]


class Failing(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(500)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


folder = tempfile.mkdtemp(prefix="curfew-soak-")
print(f"history in {folder}", flush=True)
soak = Soak(folder)
# An end by a signal leaves neither the authority nor the tmpfs.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
try:
    soak.run()
finally:
    soak.stopping = True
    if soak.process and soak.process.poll() is None:
        soak.process.kill()
        soak.process.wait()
    subprocess.run(["umount", "-l", soak.disk])
sys.exit(soak.violations > 0)
