#!/usr/bin/env python3
"""Measures webhooks from the outside: the time from an approval on the device to the screen, and the deliveries that
the receiver verifies in a second.

  Tests/Benchmarks/webhooks.py "$(.ci/release)" [RUNS]

RUNS is 100 by default. The second measurement needs wrk.
"""
import base64, hashlib, hmac, os, pty, re, select, shutil, signal, socket, subprocess, sys, tempfile, time

PROGRAM = os.path.abspath(sys.argv[1])
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 100
KEY = "benchmark-key"


class Screen:
    """The program in a terminal of 120x40."""

    def __init__(self, *arguments, **environment):
        self.pid, self.tty = pty.fork()
        if self.pid == 0:
            # The program reads the size at its start.
            import fcntl, struct, termios
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            os.execve(PROGRAM, [PROGRAM, *arguments],
                      {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", **environment})
        self.seen = b""

    def wait(self, text, seconds=15):
        """Reads until the text has been painted and returns the time in seconds."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self.tty], [], [], max(0, end - time.monotonic()))
            if not ready:
                sys.exit(f"{text!r} did not appear: {self.seen[-400:]!r}")
            self.seen += os.read(self.tty, 65536)
        now = time.monotonic()
        self.seen = b""
        return now

    def press(self, keys):
        os.write(self.tty, keys)
        return time.monotonic()

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.tty)


def approve():
    """The milliseconds from the approval on the device to the stepped-up token on the screen."""
    screen = Screen("demo")
    try:
        screen.wait(b"Enter signs in.")
        screen.press(b"b")
        screen.wait(b"Enter sends")
        screen.press(b"\r")
        screen.wait(b"Is this you")
        pressed = screen.press(b"y")
        return (screen.wait(b"stepped-up") - pressed) * 1000
    finally:
        screen.close()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def verify():
    """The deliveries per second of a receiver that gets the same signed event again and again and verifies each one."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        os.mkdir(folder + "/curfew")
        with open(folder + "/curfew/config.yaml", "w") as file:
            file.write("profiles:\n  - {name: Benchmark, vendor: weavr, url: 'http://127.0.0.1:1', environment: sandbox,"
                       f" api-key: 'env:KEY', webhooks: '127.0.0.1:{port}'" "}\n")
        screen = Screen(XDG_CONFIG_HOME=folder, KEY=KEY)
        try:
            screen.wait(b"Enter signs in.")
            body, published = '{"challengeId":"1"}', str(int(time.time() * 1000))
            code = hmac.new(KEY.encode(), f"delivery{body}{published}".encode(), hashlib.sha256).digest()
            script = folder + "/delivery.lua"
            with open(script, "w") as file:
                file.write(f"wrk.method = 'POST'\nwrk.body = '{body}'\n" + "".join(
                    f"wrk.headers['{name}'] = '{value}'\n" for name, value in {
                        "call-ref": "delivery", "published-timestamp": published,
                        "signature-v2": base64.b64encode(code).decode()}.items()))
            ran = subprocess.run(
                ["wrk", "-t1", "-c32", "-d10", "-s", script, f"http://127.0.0.1:{port}/login/watch"],
                capture_output=True, text=True, check=True).stdout
            return float(re.search(r"Requests/sec:\s+([\d.]+)", ran)[1])
        finally:
            screen.close()


times = sorted(approve() for _ in range(RUNS))
print(f"approval to stepped-up on screen, {RUNS} runs: median {times[RUNS // 2]:.1f} ms, "
      f"p99 {times[min(RUNS - 1, RUNS * 99 // 100)]:.1f} ms, most {times[-1]:.1f} ms")
if shutil.which("wrk"):
    print(f"deliveries verified: {verify():.0f}/s")
