#!/usr/bin/env python3
"""Looks for requests that a proxy and the authority read differently (RFC 9112 section 11.2).

usage: Tests/Benchmarks/proxies.py PROGRAM [REQUESTS] [SEED]

Starts `PROGRAM authority --log` behind nginx and then behind haproxy, each of which keeps its connections to it open, and
sends mutated requests, each with plain ones behind it on the same connection. Each target holds a mark, the log of the
proxy and that of the authority name it, and so does the body of each response. Prints every disagreement, and fails if
there is one:

- a request that the authority served and the proxy did not send, or the other way round;
- a response that belongs to another request;
- more responses than requests.

A failure is repeated by its seed. Needs nginx and haproxy."""

import asyncio, collections, os, random, re, signal, socket, subprocess, sys, tempfile, time

PROGRAM = os.path.abspath(sys.argv[1])
REQUESTS = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
AT_ONCE = 48
PATIENCE = 0.6  # seconds without a byte, after which a client leaves
# What the authority answers to a request that it does not read to its end.
REFUSALS = {400, 408, 413, 414, 417, 431, 501, 505}
MARK = re.compile(r"m(\d+)-(\d)", re.IGNORECASE)
# A line of the authority's log holds a path and, behind it, a status.
SERVED = re.compile(r"\S+ \S*m\d+-\d\S* \d{3}\b", re.IGNORECASE)

NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log error;
events {{ worker_connections 1024; }}
http {{
  log_format line '$remote_addr $status $upstream_addr $request'; access_log {folder}/access.log line;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
  ignore_invalid_headers off; underscores_in_headers on; merge_slashes off; large_client_header_buffers 4 32k;
  upstream authority {{ server 127.0.0.1:{authority}; keepalive 8; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://authority; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
      proxy_next_upstream off; proxy_request_buffering off;
    }}
  }}
}}
"""
HAPROXY = """
global
  log stdout format raw daemon
defaults
  mode http
  log global
  log-format "%ci %ST %s %r"
  option accept-invalid-http-request
  option http-keep-alive
  http-reuse always
  retries 0
  timeout client 5s
  timeout server 5s
  timeout connect 5s
listen proxy
  bind 127.0.0.1:{port}
  server authority 127.0.0.1:{authority} pool-max-conn 8
"""


class Mutant:
    """One request as bytes, with up to three mutations."""

    def __init__(self, rng, number):
        self.rng, self.number = rng, number
        self.method = rng.choice(["GET", "GET", "POST", "POST", "POST", "HEAD", "DELETE", "OPTIONS"])
        self.target, self.version = f"/api/x/m{number}-0", "HTTP/1.1"
        self.spaces, self.end, self.before = [" ", " "], "\r\n", ""
        self.fields = ["Host: x", "X-A: 1"]
        # Read as a request, it would be one that nobody sent.
        self.hidden = f"GET /api/x/m{number}-9 HTTP/1.1\r\nHost: x\r\n\r\n"
        self.content = rng.choice([self.hidden, "", "a=b", '{"a":1}', self.hidden])
        self.body = ""
        rng.choice([self.plain, self.length, self.length, self.length, self.chunked, self.chunked, self.chunked,
                    self.both])()
        for mutation in rng.sample([self.line, self.field, self.fold, self.ends, self.nul, self.case, self.twice,
                                    self.connection, self.expect, self.old, self.form, self.names], rng.choice([0, 1, 1, 1, 2, 3])):
            mutation()

    def plain(self):
        self.body = self.rng.choice(["", self.content])

    def length(self):
        true = len(self.content)
        self.body = self.content
        value = self.rng.choice([
            "{}", "{}", "{}", "{}", "0{}", "000000000000000000{}", "+{}", "-{}", " {} ", "{}\t", "\t{}", "{}, {}", "{},{}",
            "{}.0", "0x{:x}", "{} 1", "{};", '"{}"', "{}\x0b", "\x0c{}", "{}\xa0", "", "0", "1", "9", "{}0", "4294967296",
            "18446744073709551616", "70000", "{:x}", "{}_0", "\xb2"])
        name = self.rng.choice(["Content-Length"] * 8 + ["Content-Length ", "Content_Length", "content-length", "\tContent-Length"])
        self.fields.append(f"{name}: " + value.replace("{}", str(true)).replace("{:x}", f"{true:x}"))

    def chunked(self):
        self.fields.append(self.rng.choice(["Transfer-Encoding"] * 8 + [
            "Transfer-Encoding ", "transfer-encoding", "TRANSFER-ENCODING", "Transfer_Encoding", " Transfer-Encoding",
            "Transfer-Encoding\x00", "Transfer\tEncoding"]) + ":" + self.rng.choice([" chunked"] * 10 + [
            "chunked", "\tchunked", " chunked ", " Chunked", " CHUNKED", " chunked\x0b", " \x0bchunked", " xchunked",
            " identity", " gzip, chunked", " chunked, identity", " identity, chunked", ' "chunked"', " ,chunked",
            " chunked,", " chunked, chunked", " chunked;a=b", " \x00chunked", " chunked\x00", "\r\n chunked", " chun\xadked",
            " cow", " chunked\xa0", "\x85chunked", ""]))
        parts = [self.content[:3], self.content[3:]] if self.content and self.rng.random() < 0.5 else [self.content]
        size = self.rng.choice(["{:x}"] * 8 + [
            "{:X}", "0{:x}", "00000000000{:x}", "{:x};a=b", '{:x};a="b;c"', "{:x};", "{:x} ", " {:x}", "{:x}\t", "0x{:x}",
            "+{:x}", "-{:x}", "{:x}\x00", "{:x};\n", "{:x};a\nb", '{:x};a="\r\n"', "{:x}\x0b", "1{:016x}", "{:x}.", "",
            "{:x} ;a", "{:x};a=\x00", "{:x}" + ";a" * 200])
        ends = self.rng.choice([("\r\n", "\r\n")] * 8 + [
            ("\n", "\r\n"), ("\r\n", "\n"), ("\n", "\n"), ("\r", "\r\n"), ("\r\n", ""), ("\r\n", "x\r\n"), ("\r\r\n", "\r\n"),
            ("\n\r\n", "\r\n"), ("\r\n", "\r\n\r\n")])
        last = self.rng.choice(["0\r\n\r\n"] * 8 + [
            "000\r\n\r\n", "0;a\r\n\r\n", "0\n\n", "0\r\n\n", "0\n\r\n", "0\r\nX: 1\r\n\r\n", "0\r\nContent-Length: 9\r\n\r\n",
            "0\r\nnonsense\r\n\r\n", "0\r\n X: 1\r\n\r\n", "0\r\n", "", "0\r\n\r\n" + self.hidden, "-0\r\n\r\n", "0\r\n\r",
            "0 \r\n\r\n", "0\r\nX\x00: 1\r\n\r\n", "0x0\r\n\r\n", "0\r\nTransfer-Encoding: chunked\r\n\r\n"])
        self.body = "".join(size.format(len(part)) + ends[0] + part + ends[1] for part in parts if part) + last

    def both(self):
        self.length()
        self.chunked()
        if self.rng.random() < 0.5:
            self.fields[-1], self.fields[-2] = self.fields[-2], self.fields[-1]

    def line(self):
        kind = self.rng.randrange(6)
        if kind == 0:
            self.spaces[self.rng.randrange(2)] = self.rng.choice(["  ", "\t", "\x0b", "\x0c", " \t", "\xa0", "", "\r"])
        elif kind == 1:
            self.target = self.rng.choice(["http://x{}", "HTTP://x{}", "//x{}", "{}#a", "{}?a=b c", "{}%", "{}%00", "{}%0d%0a",
                                           "/..{}", "/.{}", "{}\\", "{}\x7f", "{}\xe9", "*", "x:80", "{};a", "{}/../b", "http://{}",
                                           "http://u@x{}", "{}?", "{}%2f", "{}%zz", "{}\t"]).format(self.target)
        elif kind == 2:
            self.version = self.rng.choice(["HTTP/1.0", "HTTP/1.2", "HTTP/1.9", "HTTP/0.9", "HTTP/2.0", "http/1.1", "HTTP/1.10",
                                            "HTTP/01.1", "HTTP/1", "HTTP/1.1 ", "HTTP/1.1\t", "HTTP/1.1 x", "", "HTTP/1,1", "ICY/1.1"])
        elif kind == 3:
            self.method = self.rng.choice(["get", "GE T", "GET,", "CONNECT", "TRACE", "PRI", "PATCH", "G\x00T", "X" * 40, "", "\rGET",
                                           "Post", "PURGE", "!#$%"])
        elif kind == 4:
            self.before = self.rng.choice(["\r\n", "\n", "\r\n\r\n", " ", "\r", "\x00", "\t", "\n\n\n", "\r\n \r\n"])
        else:
            self.target += "a" * self.rng.choice([500, 8000])

    def field(self):
        self.fields.insert(self.rng.randrange(len(self.fields) + 1), self.rng.choice([
            "X-B : 1", "X-B\t: 1", " X-B: 1", "X-B", ":", ": 1", "X B: 1", "X-B:1", "X-B:", "X-\x00: 1", "X-B: \x00", "X-B: a\rb",
            "X-B: a\nb", "X-B: \x7f", "X-B: \x1b", "X\xe9: 1", "X-B: \xe9", "(X): 1", "X-B: 1\r", "X-B: 1\r\n\r\n" + self.hidden,
            "X-B: 1\r\r\nX-C: 1", "X-B: a\n\n" + self.hidden.replace("\r\n", "\n"), "\x00", "X-B: " + "a" * 9000, "\r", "X-B:\r\n\t",
            "Range: bytes=0-1", "TE: trailers", "Trailer: Content-Length", "X-HTTP-Method-Override: POST"]))

    def fold(self):
        place = self.rng.randrange(len(self.fields))
        name, colon, value = self.fields[place].partition(":")
        self.fields[place] = name + colon + self.rng.choice(["\r\n ", "\r\n\t", "\n ", "\r ", " \r\n "]) + value

    def ends(self):
        end = self.rng.choice(["\n", "\r", "\n\r", "\r\r\n", "\r\n\n"])
        if self.rng.random() < 0.5:
            self.end = end
        else:
            place = self.rng.randrange(len(self.fields))
            self.fields[place] += end + "X-C: 1"

    def nul(self):
        place = self.rng.randrange(len(self.fields))
        at = self.rng.randrange(len(self.fields[place]) + 1)
        self.fields[place] = self.fields[place][:at] + self.rng.choice("\x00\x0b\x0c\x08\x7f\x85\xa0") + self.fields[place][at:]

    def case(self):
        place = self.rng.randrange(len(self.fields))
        self.fields[place] = "".join(self.rng.choice([c.upper(), c.lower()]) if c.isascii() else c for c in self.fields[place])

    def twice(self):
        place = self.rng.randrange(len(self.fields))
        name, colon, value = self.fields[place].partition(":")
        self.fields.insert(self.rng.randrange(len(self.fields) + 1),
                           name + colon + self.rng.choice([value, " 0", " 3", " chunked", " identity", "", " y"]))

    def connection(self):
        self.fields.insert(self.rng.randrange(len(self.fields) + 1), "Connection: " + self.rng.choice([
            "close", "keep-alive", "Content-Length", "Transfer-Encoding", "close, keep-alive", "Host", "X-A", "upgrade, close",
            "keep-alive, Transfer-Encoding", "", ",", "CLOSE"]))
        if self.rng.random() < 0.3:
            self.fields.append(self.rng.choice(["Upgrade: websocket", "Upgrade: h2c", "Keep-Alive: timeout=9", "Proxy-Connection: close"]))

    def expect(self):
        self.fields.append("Expect:" + self.rng.choice([" 100-continue"] * 4 + [" 100-Continue", "", " x", "100-continue, x", " \x00"]))

    def old(self):
        self.version = "HTTP/1.0"
        self.fields += self.rng.choice([[], ["Connection: keep-alive"], ["Connection: close"]])
        if self.rng.random() < 0.3:
            self.fields.pop(0)

    def form(self):
        self.fields[0] = self.rng.choice(["Host:", "Host: x y", "Host: x\tb", "Host: u@x", "Host: x/", "Host: x:80:1", "Host: [::1]", "X: y",
                                          "Host: x, y", "Host: \x00", "HOST: x", "Host : x", "Host: x\x0b"])

    def names(self):
        self.fields += [f"X-{place}: {place}" for place in range(self.rng.choice([20, 98, 110]))]

    @property
    def bytes(self):
        head = self.method + self.spaces[0] + self.target + self.spaces[1] + self.version
        return (self.before + self.end.join([head, *self.fields, "", ""]) + self.body).encode("latin-1")


def followers(rng, number):
    count = rng.choice([1, 1, 2])
    return [f"GET /api/x/m{number}-{place} HTTP/1.1\r\nHost: x\r\n{'Connection: close' if place == count else 'X-A: 1'}\r\n\r\n"
            .encode() for place in range(1, count + 1)]


def address(number):
    """Each client has an address of its own, by which a log names it."""
    return f"127.1.{number >> 8}.{number & 255}"


async def talk(port, number, parts, gate):
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address(number), 0))
        received = b""
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(0)
            while chunk := await asyncio.wait_for(reader.read(65536), PATIENCE):
                received += chunk
        except (asyncio.TimeoutError, ConnectionError):
            pass
        writer.close()
        return received


async def send_all(port, conversations):
    gate = asyncio.Semaphore(AT_ONCE)
    return await asyncio.gather(*(talk(port, number, parts, gate) for number, parts in enumerate(conversations)))


def responses(stream, heads):
    """The statuses and the marks in the bodies, where `heads` tells which of the requests are HEAD; None for bytes that are
    no response."""
    found = []
    while stream:
        match = re.match(rb"HTTP/1\.[01] (\d{3})[^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n", stream)
        if not match:
            return found + [None]
        status, stream = int(match[1]), stream[match.end():]
        if status < 200:
            continue
        length = re.search(rb"(?im)^content-length: *(\d+)", match[2])
        isHead = len(found) < len(heads) and heads[len(found)]
        size = 0 if isHead or status in (204, 304) else int(length[1]) if length else len(stream)
        instance = re.search(rb'"instance":"([^"]*)"', stream[:size])
        found.append((status, mark(instance[1].decode("latin-1")) if instance else None))
        stream = stream[size:]
    return found


def mark(text):
    match = MARK.search(text)
    return match and (int(match[1]), int(match[2]))


def wait_for(port):
    end = time.monotonic() + 10
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > end:
                sys.exit(f"Nothing listens on port {port}. Read the messages above.")
            time.sleep(0.05)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(name, conversations):
    """The bytes that each client received, and the lines of both logs."""
    with tempfile.TemporaryDirectory() as folder, open(folder + "/authority.log", "w+") as log:
        authority = subprocess.Popen([PROGRAM, "authority", "--port", "0", "--log"], stdout=subprocess.PIPE, stderr=log, text=True)
        proxy = None
        try:
            line = authority.stdout.readline()
            if not line:
                sys.exit(f"{PROGRAM} authority --log did not start: {open(log.name).read()}")
            port = free_port()
            text = (NGINX if name == "nginx" else HAPROXY).format(folder=folder, port=port, authority=int(line.rsplit(":", 1)[1]))
            with open(folder + "/proxy.conf", "w") as file:
                file.write(text)
            command = ["nginx", "-c", file.name, "-p", folder] if name == "nginx" else ["haproxy", "-db", "-f", file.name]
            with open(folder + ("/out" if name == "nginx" else "/access.log"), "w") as out:
                proxy = subprocess.Popen(command, stdout=out)
            wait_for(port)
            received = asyncio.run(send_all(port, conversations))
            time.sleep(1)  # for the clients that left
            proxy.send_signal(signal.SIGTERM)
            proxy.wait()
            authority.terminate()
            authority.wait()
        finally:
            for process in (proxy, authority):
                if process and process.poll() is None:
                    process.kill()
                    process.wait()
        with open(folder + "/access.log", encoding="latin-1") as access:
            return received, access.read().splitlines(), open(log.name, encoding="latin-1").read().splitlines()


def judge(name, conversations, received, access, served):
    """The disagreements, each as a number of a conversation and a sentence."""
    lines = collections.defaultdict(list)  # of each client: status, whether it was forwarded, text
    for line in access:
        client, status, upstream, *text = line.split(" ", 3)
        if client.startswith("127.1."):
            high, low = client.split(".")[2:]
            forwarded = upstream not in ("-", "<NOSRV>", "proxy/<NOSRV>")
            lines[int(high) << 8 | int(low)].append((int(status), forwarded, text[0] if text else ""))
    count = collections.Counter(mark(line) for line in served if SERVED.search(line))
    sent, refused, found = collections.Counter(), collections.Counter(), []
    for number, stream in enumerate(received):
        own = lines[number]
        for status, forwarded, text in own:
            if forwarded and mark(text):
                sent[mark(text)] += 1
                refused[mark(text)] += status in REFUSALS or status >= 499 or status < 0
        answers = responses(stream, [text.lstrip('"').startswith("HEAD ") for _, _, text in own])
        if len(answers) > len(own):
            found.append((number, f"{len(answers)} responses to {len(own)} requests"))
        for (status, _, text), answer in zip(own, answers):
            if answer is None or answer[1] is None:
                continue
            if answer[1] != mark(text):
                found.append((number, f"the response to {text[:80]!r} is of {answer[1]}"))
    for key in set(count) | set(sent):
        if count[key] > sent[key]:
            found.append((key[0], f"the authority served {key} {count[key]} times, and {name} sent it {sent[key]} times"))
        if count[key] < sent[key] - refused[key]:
            found.append((key[0], f"{name} sent {key} {sent[key]} times, and the authority served it {count[key]} times"))
    print(f"{name:8} {len(received):6} mutants, {len(access):6} requests by its log, {sum(sent.values()):6} sent on, "
          f"{sum(refused.values()):5} of them refused; {sum(count.values()):6} served; {len(found)} disagreements", flush=True)
    return found


faults = 0
for name in ("nginx", "haproxy"):
    rng = random.Random(SEED)
    conversations = []
    for number in range(REQUESTS):
        blob, plain = Mutant(rng, number).bytes, followers(rng, number)
        cut = rng.randrange(len(blob) + 1)
        conversations.append(rng.choice([[blob + b"".join(plain)], [blob, *plain], [blob[:cut], blob[cut:] + b"".join(plain)]]))
    found = judge(name, conversations, *run(name, conversations))
    for number, sentence in found[:10]:
        print(f"  {number}: {sentence}\n    {b''.join(conversations[number])!r}")
    faults += len(found)
sys.exit(faults > 0)
