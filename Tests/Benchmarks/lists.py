#!/usr/bin/env python3
"""Resident memory of the program with the longest list of tokens or identities, and the time from a key to the screen.

    Tests/Benchmarks/lists.py CURFEW [COUNT]

Prints VmRSS, the most it was (VmHWM) and the proportional share (Pss) in MiB: before the sign-in, with the list, after it
was read again, and after three quiet seconds; then milliseconds from a key to the frame. Needs tmux. A server of this
script stands in for each vendor.
"""
import http.server, json, os, re, subprocess, sys, tempfile, threading, time, uuid
from urllib.parse import parse_qs, urlparse

program, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
AGENTS = ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", "python-requests/2.32.3",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML) Version/17.5 Safari/604.1"]
OWN = str(uuid.UUID(int=count))


# Larger than the program asks for, so that a slow machine reads all of them within the ten seconds of a call.
TOKENS_AT_ONCE = 1000


def tokens(start):
    items = [{"id": str(uuid.UUID(int=(n * 2654435761) << 64 | n)), "lastUserAgent": AGENTS[n % 3],
              "lastIpAddress": f"198.51.{n // 256 % 256}.{n % 256}", "lastUsed": "2026-11-20T14:15:22.0000000Z",
              "isCurrent": False, "expiresAt": f"2099-0{n % 9 + 1}-24T14:15:22.0000000Z"}
             for n in range(start, min(start + TOKENS_AT_ONCE, count))]
    end = start + TOKENS_AT_ONCE
    return {"items": items, "nextCursor": str(end) if end < count else None, "totalCount": count}


def identities(start):
    items = [{"id": {"type": "CORPORATE", "id": str(120_000_000_000_000_000 + n)}, "name": f"Acme Branch {n} Ltd"}
             for n in range(start, min(start + 100, count))]
    return {"identities": items, "count": count, "responseCount": len(items)}


PAGES = {kind: {n: json.dumps(make(n)).encode() for n in range(0, count, 100)}
         for kind, make in (("tokens", tokens), ("identities", identities))}


class Vendor(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def reply(self, body):
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def do_GET(self):
        url = urlparse(self.path)
        query = parse_qs(url.query)
        if url.path.endswith("/identities"):
            self.reply(PAGES["identities"][int(query.get("offset", ["0"])[0])])
        else:
            self.reply(PAGES["tokens"][int(query.get("cursor", ["0"])[0] or 0)])

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.reply(json.dumps({"token": "t" * 43, "tokenId": OWN, "persistenceHint": "Ephemeral",
                               "identity": {"type": "CORPORATE", "id": "1"}}).encode())

    def log_message(self, *_):
        pass


def memory(pid, when):
    status = open(f"/proc/{pid}/status").read() + open(f"/proc/{pid}/smaps_rollup").read()
    figures = {name: int(re.search(name + r":\s+(\d+) kB", status)[1]) / 1024 for name in ("VmRSS", "VmHWM", "Pss")}
    print(f"  {when}: " + ", ".join(f"{name} {value:.1f}" for name, value in figures.items()), flush=True)


def run(vendor, path, text):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Vendor)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(folder + "/curfew")
        key = "    api-key: command:echo key\n" if vendor == "weavr" else ""
        with open(folder + "/curfew/config.yaml", "w") as file:
            file.write(f"profiles:\n  - name: List\n    vendor: {vendor}\n    environment: sandbox\n"
                       f"    url: http://127.0.0.1:{server.server_port}/{path}\n    email: a@b.example\n{key}")
        tmux = ["tmux", "-S", folder + "/tmux"]
        call = lambda *words: subprocess.run([*tmux, *words], capture_output=True, text=True).stdout

        def wait(pattern, limit=60):
            end = time.monotonic() + limit
            while not re.search(pattern, screen := call("capture-pane", "-p")):
                if time.monotonic() > end:
                    sys.exit(f"'{pattern}' did not appear:\n{screen}")
                time.sleep(0.002)

        call("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40",
             "env", f"XDG_CONFIG_HOME={folder}", program)
        try:
            wait("Enter signs in|Password")
            pid = int(call("display-message", "-p", "#{pane_pid}"))
            print(f"{vendor}, {count:,}:")
            memory(pid, "before the sign-in")
            call("send-keys", "-l", "password1")
            call("send-keys", "Enter")
            wait(text)
            memory(pid, "with the list")
            times = []
            for key in ["Down", "Up", "PageDown", "PageUp"] * 5:
                before, start = call("capture-pane", "-e", "-p"), time.monotonic()
                call("send-keys", key)
                while call("capture-pane", "-e", "-p") == before and time.monotonic() - start < 2:
                    pass
                times.append((time.monotonic() - start) * 1000)
            print(f"  a key: median {sorted(times)[10]:.0f} ms, most {max(times):.0f} ms")
            call("send-keys", "r")
            time.sleep(8)
            memory(pid, "read again")
            time.sleep(4)
            memory(pid, "after a rest")
        finally:
            call("kill-server")
            server.shutdown()


run("verifiable", "api", r"more devices")
run("weavr", "multi", r"may act as [0-9,]+ identities")
