#!/usr/bin/env python3
"""Measures what a hostile address costs another one, and the authority's memory.

usage: Tests/Benchmarks/floods.py PROGRAM [SECONDS] [SETTLE] [FLOOD...]

Starts `PROGRAM authority` with 256 descriptors for the flood `descriptors` and with 4,096 for the others. A client at
127.0.0.2 lists identities on a new connection each time, then signs in as one person after the other: for SECONDS (20)
without a flood, then beside each flood from 127.0.0.1. Each row:

  call p50, p99     milliseconds of a list of identities, connecting included, and its p99 against the one without a flood
  login p50, p99    milliseconds of a login, likewise
  failed            calls and logins of the other address without a 200
  KiB               resident memory that one connection of the flood adds
  after             resident memory SETTLE (120) seconds after the flood, in per cent of that before it
  load              of the machine before the row; measure on a quiet one

It judges nothing; docs/security.md names the bars."""

import asyncio, http.client, json, multiprocessing, os, re, resource, socket, subprocess, sys, tempfile, time

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else sys.exit(__doc__)
SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 20
SETTLE = float(sys.argv[3]) if len(sys.argv) > 3 else 120
WANTED = sys.argv[4:]
KEY = {"api-key": "demo-api-key", "content-type": "application/json"}
PASSWORD = "Curfew-demo-1"
PEOPLE = 400
REQUEST = b"GET /multi/identities HTTP/1.1\r\nhost: x\r\napi-key: demo-api-key\r\nauthorization: Bearer none\r\n\r\n"


async def connect(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=65536)
    return reader, writer


async def gather(count, work):
    """Opens connections a few at a time, and keeps them until it is cancelled."""
    tasks = []
    for _ in range(count):
        tasks.append(asyncio.create_task(work()))
        if len(tasks) % 50 == 0:
            await asyncio.sleep(0.05)
    await asyncio.gather(*tasks, return_exceptions=True)


async def pipelined(port):
    async def work():
        while True:
            try:
                reader, writer = await connect(port)
                writer.write(REQUEST * (131072 // len(REQUEST)))
                while await reader.read(65536):
                    await asyncio.sleep(0.05)
            except OSError:
                await asyncio.sleep(0.5)
    await gather(200, work)


def never_reads(count):
    async def flood(port):
        kept = []
        for _ in range(count):
            own = socket.socket()
            own.setblocking(True)
            own.connect(("127.0.0.1", port))
            own.setblocking(False)
            kept.append(own)
        block = REQUEST * 100
        while True:
            for own in kept:
                try:
                    own.send(block)
                except OSError:
                    pass
            await asyncio.sleep(1)
    return flood


def slow_heads(count):
    async def flood(port):
        async def work():
            while True:
                try:
                    _, writer = await connect(port)
                    for byte in REQUEST:
                        writer.write(bytes([byte]))
                        await writer.drain()
                        await asyncio.sleep(1)
                except OSError:
                    await asyncio.sleep(0.2)
        await gather(count, work)
    return flood


def idle(count):
    async def flood(port):
        async def work():
            while True:
                try:
                    reader, writer = await connect(port)
                    await reader.read()
                    writer.close()
                except OSError:
                    pass
                await asyncio.sleep(1)
        await gather(count, work)
    return flood


async def guessing(port):
    async def work():
        number = 0
        while True:
            number += 1
            body = json.dumps({"email": f"guess{id(work)}{os.urandom(6).hex()}@acme.example", "password": {"value": "Wrong-1234"}})
            head = (f"POST /multi/login_with_password HTTP/1.1\r\nhost: x\r\napi-key: demo-api-key\r\n"
                    f"content-type: application/json\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n")
            try:
                reader, writer = await connect(port)
                writer.write((head + body).encode())
                await reader.read()
                writer.close()
            except OSError:
                pass
            await asyncio.sleep(0.05)
    await gather(100, work)


FLOODS = [
    ("none", None, 1), ("pipelined", pipelined, 200), ("never reads", never_reads(1000), 1000),
    ("slow heads", slow_heads(500), 500), ("idle", idle(1000), 1000), ("descriptors", idle(300), 128), ("guessing", guessing, 100),
]


def run_flood(flood, port):
    os.nice(5)
    asyncio.run(flood(port))


def call(port, method, path, body=None, bearer=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=25, source_address=("127.0.0.2", 0))
    headers = dict(KEY, **({"authorization": "Bearer " + bearer} if bearer else {}))
    begin = time.perf_counter()
    try:
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = connection.getresponse()
        content = response.read()
        return response.status, content, (time.perf_counter() - begin) * 1000
    except (OSError, http.client.HTTPException):
        return 0, b"", (time.perf_counter() - begin) * 1000
    finally:
        connection.close()


def log_in(port, number):
    return call(port, "POST", "/multi/login_with_password", {"email": f"p{number % PEOPLE}@acme.example", "password": {"value": PASSWORD}})


def percentiles(times):
    times = sorted(times)
    return times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.99))]


def measure(port, token, number):
    """The times of calls and of logins, and how many failed."""
    calls, logins, failed = [], [], 0
    end = time.monotonic() + SECONDS / 2
    while time.monotonic() < end:
        status, _, took = call(port, "GET", "/multi/identities?limit=1", None, token)
        calls.append(took)
        failed += status != 200
        time.sleep(0.005)
    end = time.monotonic() + SECONDS / 2
    while time.monotonic() < end:
        status, _, took = log_in(port, number + len(logins))
        logins.append(took)
        failed += status != 200
    return percentiles(calls), percentiles(logins), failed


def resident(process):
    with open(f"/proc/{process.pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1])


def start(folder, descriptors):
    out = open(folder + "/out", "w+")
    process = subprocess.Popen(
        [PROGRAM, "authority", "--port", "0", "--database", folder + "/a.db", "--seed", folder + "/seed", "--rate-limit",
         "100000000;w=1", "--idle-seconds", "36000"], stdout=out,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors // 2, descriptors)))
    while True:
        match = re.search(r":(\d+)$", open(folder + "/out").read().strip())
        if match:
            return process, int(match[1])
        if process.poll() is not None:
            sys.exit("the authority does not start")
        time.sleep(0.05)


def main():
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    base = None
    print(f"{'flood':12} {'call p50':>9} {'p99':>8} {'x':>5} {'login p50':>10} {'p99':>8} {'x':>5} {'failed':>7} {'KiB':>6} {'after':>7} {'load':>6}")
    for name, flood, connections in FLOODS:
        if WANTED and name not in WANTED and name != "none":
            continue
        with tempfile.TemporaryDirectory() as folder:
            with open(folder + "/seed", "w") as file:
                people = [{"email": f"p{n}@acme.example", "identities": [{"type": "CONSUMER", "name": "A"}]} for n in range(PEOPLE)]
                json.dump({"people": people}, file)
            process, port = start(folder, 256 if name == "descriptors" else 4096)
            attacker = None
            try:
                token = json.loads(log_in(port, 0)[1])["token"]
                measure(port, token, 0)  # warms up, so that memory has its usual size
                load = os.getloadavg()[0]
                time.sleep(5)
                before = resident(process)
                if flood:
                    attacker = multiprocessing.Process(target=run_flood, args=(flood, port), daemon=True)
                    attacker.start()
                    time.sleep(3)
                calls, logins, failed = measure(port, token, 200)
                during = resident(process)
                if attacker:
                    attacker.kill()
                    attacker.join()
                base = base or (calls, logins)
                after = "-"
                if flood and SETTLE:
                    time.sleep(SETTLE)
                    after = f"{resident(process) * 100 / before - 100:+.1f} %"
                print(f"{name:12} {calls[0]:9.2f} {calls[1]:8.2f} {calls[1] / base[0][1]:5.1f} {logins[0]:10.1f} {logins[1]:8.1f}"
                      f" {logins[1] / base[1][1]:5.1f} {failed:7} {max(0, during - before) / connections:6.1f} {after:>7} {load:6.2f}",
                      flush=True)
            finally:
                process.terminate()
                process.wait()


main()
