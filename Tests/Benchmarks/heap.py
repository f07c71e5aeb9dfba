#!/usr/bin/env python3
"""Looks for parts of secrets in the memory of the program itself; run as root.

    Tests/Benchmarks/heap.py CURFEW

Signs in, acts as an identity, refreshes and logs out at a server of this script, over http and TLS, with keys, passwords and
tokens of 8 to 4,096 bytes, and reads /proc/PID/mem after each step: mappings that can be written and are not locked.
Prints each part of 12 bytes that it finds. Needs tmux.
"""
import http.server, json, os, random, re, ssl, string, subprocess, sys, tempfile, threading, time

program = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))
fixtures = os.environ.get("FIXTURES", here + "/../AuthClientsTests/Fixtures")
secret = lambda size: "".join(random.choice(string.ascii_letters + string.digits) for _ in range(size))


def scan(pid, secrets):
    """(name, longest part, mapping) of what is found."""
    windows = {}
    for name, text in secrets.items():
        size = min(12, len(text))
        for start in range(len(text) - size + 1):
            windows[text[start:start + size].encode()] = name
    sizes = sorted({len(w) for w in windows})
    found = {}
    mappings, current = [], None
    for line in open(f"/proc/{pid}/smaps"):
        if head := re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)", line):
            current = [int(head[1], 16), int(head[2], 16), head[3], head[4], False]
            mappings.append(current)
        elif line.startswith("VmFlags:"):
            current[4] = " lo" in line
    total = 0
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for start, end, mode, name, locked in mappings:
            if "w" not in mode or locked or name in ("[vvar]",):
                continue
            try:
                memory.seek(start)
                data = memory.read(end - start)
            except OSError:
                continue
            total += len(data)
            # Only runs of letters and digits can hold a part.
            for run in re.finditer(rb"[A-Za-z0-9]{8,}", data):
                text = run[0]
                for size in sizes:
                    for at in range(len(text) - size + 1):
                        if hit := windows.get(text[at:at + size]):
                            found[(hit, name or "anonymous")] = found.get((hit, name or "anonymous"), 0) + 1
    return found, total


class Vendor(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self, status, value=None):
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.server.ended:
            return self.reply(401, {})
        items = [{"id": {"type": "CORPORATE", "id": str(n)}, "name": f"Acme {n}"} for n in (1, 2)]
        self.reply(200, {"identities": items, "count": 2, "responseCount": 2})

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        assert self.headers["api-key"] == self.server.secrets["key"], "key"
        if self.path.endswith("/login_with_password"):
            self.reply(200, {"token": self.server.secrets["login token"], "identity": {"type": "CORPORATE", "id": "1"}})
        elif self.path.endswith("/access_token"):
            self.reply(200, {"token": self.server.secrets["identity token"], "identity": {"type": "CORPORATE", "id": "1"},
                             "status": "STANDARD"})
        elif self.path.endswith("/logout"):
            self.server.ended = True
            self.reply(204)
        else:
            self.reply(204)

    def log_message(self, *_):
        pass


def run(size, tls):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Vendor)
    server.ended = False
    server.secrets = {name: secret(size) for name in ("key", "login token", "identity token")}
    server.secrets["password"] = secret(min(size, 128))
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(fixtures + "/untrusted-certificate.pem", fixtures + "/untrusted-key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(folder + "/curfew")
        with open(folder + "/curfew/config.yaml", "w") as file:
            file.write("profiles:\n  - name: Heap\n    vendor: weavr\n    environment: sandbox\n    api-key: env:HEAP_KEY\n"
                       f"    url: {'https' if tls else 'http'}://localhost:{server.server_port}/multi\n    email: a@b.example\n")
        tmux = ["tmux", "-S", folder + "/tmux"]
        environment = dict(os.environ, XDG_CONFIG_HOME=folder, HEAP_KEY=server.secrets["key"],
                           SSL_CERT_FILE=fixtures + "/untrusted-certificate.pem")
        call = lambda *words: subprocess.run([*tmux, *words], capture_output=True, text=True, env=environment).stdout
        bad = 0

        def wait(pattern, limit=60):
            end = time.monotonic() + limit
            while not re.search(pattern, screen := call("capture-pane", "-p")):
                if time.monotonic() > end:
                    sys.exit(f"'{pattern}' did not appear:\n{screen}")
                time.sleep(0.02)

        def look(step):
            nonlocal bad
            time.sleep(0.3)
            found, total = scan(pid, server.secrets)
            for (name, mapping), times in sorted(found.items()):
                bad += times
                print(f"  {size} bytes, {'TLS' if tls else 'http'}, after {step}: {times} parts of the {name} in {mapping}")

        call("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", program)
        try:
            wait("Password")
            pid = int(call("display-message", "-p", "#{pane_pid}"))
            for character in server.secrets["password"]:
                call("send-keys", "-l", character)
            call("send-keys", "Enter")
            wait("may act as 2 identities")
            look("the sign-in")
            call("send-keys", "1")
            wait("Acting as Acme 1")
            look("the switch")
            call("send-keys", "r")
            look("the refresh")
            call("send-keys", "o", "Enter", "Tab", "Enter")
            wait("confirmed by the server")
            look("the logout")
            environ = open(f"/proc/{pid}/environ", "rb").read()
            if server.secrets["key"].encode() in environ:
                print("  the key is in the environment")
                bad += 1
        finally:
            call("kill-server")
            server.shutdown()
        return bad


sizes = [int(s) for s in sys.argv[2:]] or [8, 12, 16, 43, 255, 1024, 4000]
total = sum(run(size, tls) for tls in (False, True) for size in sizes)
print(f"{total} parts found")
sys.exit(total > 0)
