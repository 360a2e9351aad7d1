# SPDX-License-Identifier: Apache-2.0
"""rig: a whole `lintel up` before a `lintel sim`, many callers at once, and what the ledger has of them; for the tests beside it."""
import asyncio
import concurrent.futures
import hashlib
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[1:1] = [str(TESTS / "serve"), str(TESTS / "wire"), str(TESTS / "live")]
from run import sanitizer, wrap_nginx  # noqa: E402
from up import PATIENCE, Up, alive, run, until  # noqa: E402

KEY = "lk_proof_5d2c"
DESCRIPTORS = 1400  # that this process needs at most


def digest(key):
    return hashlib.sha256(key.encode()).hexdigest()


class Answer:
    """What a caller got.  whole: to its last byte, and of a stream with [DONE]."""
    def __init__(self):
        self.status, self.headers, self.body, self.whole, self.problem = 0, {}, b"", False, ""

    @property
    def id(self):
        return self.headers.get("x-lintel-request-id", "").removeprefix("req_")

    @property
    def code(self):
        return json.loads(self.body)["error"]["code"]

    def __repr__(self):
        return f"{self.status} {self.problem or ('whole' if self.whole else 'cut')} {self.headers} {self.body[-200:]}"


class Connection:
    """One keep-alive connection of HTTP/1.1, no more than these tests need."""
    def __init__(self, address):
        self.host, port = address.rsplit(":", 1)
        self.port = int(port)
        self.reader = self.writer = None

    async def open(self):
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port, limit=1 << 20)
        return self

    def send(self, body, key=KEY, path="/v1/chat/completions"):
        data = json.dumps(body).encode()
        self.writer.write(f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Bearer {key}\r\n"
                          f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)

    async def head(self, answer):
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        answer.status = int(lines[0].split()[1])
        answer.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}

    async def pieces(self, answer):
        """The body, piece by piece; each is in answer.body when it is given."""
        if answer.headers.get("transfer-encoding") != "chunked":
            answer.body = await self.reader.readexactly(int(answer.headers["content-length"]))
            answer.whole = True
            return
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            answer.body += (await self.reader.readexactly(size + 2))[:-2]
            yield
        await self.reader.readexactly(2)
        answer.whole = answer.body.rstrip().endswith(b"data: [DONE]")

    async def receive(self, leave_after=None):
        """leave_after: so many pieces, and the caller is gone; 0: at once."""
        answer, seen = Answer(), 0
        if leave_after == 0:
            answer.problem = "left"
            self.writer.close()
            self.reader = self.writer = None
            return answer
        try:
            await self.head(answer)
            async for _ in self.pieces(answer):
                seen += 1
                if leave_after is not None and seen >= leave_after and not answer.whole:
                    answer.problem = "left"
                    break
        except (OSError, EOFError, asyncio.IncompleteReadError) as problem:
            answer.problem = type(problem).__name__
        if answer.problem or answer.headers.get("connection") == "close":
            self.close()
        return answer

    def close(self):
        if self.writer:
            self.writer.transport.abort()
        self.reader = self.writer = None


def chat(tokens=20, stream=False, model="chat", spend=None, marks=""):
    """tokens: what may come; spend: what comes, the same when not given."""
    return {"model": model, "max_tokens": tokens, "stream": stream,
            "messages": [{"role": "user", "content": f"[[tokens={spend or tokens}]]{marks} go on"}]}


async def call(connection, leave_after=None, key=KEY, **how):
    try:
        if not connection.writer:
            await connection.open()
        connection.send(chat(**how), key)
    except OSError as problem:
        answer = Answer()
        answer.problem = type(problem).__name__
        connection.close()
        return answer
    return await asyncio.wait_for(connection.receive(leave_after), PATIENCE)


async def at_once(address, count, **how):
    """So many calls, sent in one moment over connections that are there already."""
    connections = [await Connection(address).open() for _ in range(count)]
    random.Random(count).shuffle(connections)  # workers take them in runs; the race shall be between workers
    for connection in connections:
        connection.send(chat(**how))
    answers = await asyncio.wait_for(asyncio.gather(*(connection.receive() for connection in connections)), PATIENCE)
    for connection in connections:
        connection.close()
    return answers


class Load:
    """Callers that call on and on, every other one with streams, while `with` lasts; in their own loop of this process."""
    def __init__(self, rig, callers=8, tokens=20):
        self.rig, self.callers, self.tokens = rig, callers, tokens
        self.answers, self.going = [], True

    async def caller(self, number):
        connection = Connection(self.rig.up.address)
        while self.going:
            answer = await call(connection, tokens=self.tokens, stream=number % 2 == 0)
            self.answers.append(answer)
            if answer.problem:
                await asyncio.to_thread(until, "somebody listens", lambda: not self.going or self.rig.listens())
                connection = Connection(self.rig.up.address)
        connection.close()

    async def __aenter__(self):
        asyncio.get_running_loop().set_default_executor(concurrent.futures.ThreadPoolExecutor(self.callers + 8))
        self.tasks = [asyncio.create_task(self.caller(number)) for number in range(self.callers)]
        return self

    async def __aexit__(self, *_):
        self.going = False
        await asyncio.wait_for(asyncio.gather(*self.tasks), PATIENCE)

    async def more(self, count, good=lambda answer: answer.whole and answer.status == 200):
        """Until so many more calls have been answered well."""
        mark = len(self.answers)
        await asyncio.to_thread(until, f"{count} more calls are answered", lambda: sum(map(good, self.answers[mark:])) >= count)

    def whole(self):
        return [answer for answer in self.answers if answer.whole and answer.status == 200]


ESTATE = """gateway:
  deployments:
    - {{name: sim, provider: openai, url: "unix:{sim}", price: {{input: 0, output: 10}}}}
  models:
    - {{name: chat, route: [{{to: sim}}]}}
  callers:
    - {{name: app, team: apps, key_sha256: {key}, models: [chat], concurrency: 1000}}
"""


def in_memory():
    """A folder where nothing waits for a disk, or one of the usual kind."""
    shm = pathlib.Path("/dev/shm")
    room = os.statvfs(shm) if shm.is_dir() and os.access(shm, os.W_OK) else None
    return tempfile.mkdtemp(prefix="lintel-proof-", dir=shm if room and room.f_bavail * room.f_frsize > 512 << 20 else None)


class Rig:
    def __init__(self, lintel, estate=ESTATE, workers=2, sim=(), folder=None):
        self.lintel, self.workers = lintel, workers
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="lintel-proof-"))
        self.socket = self.folder / "provider.sock"
        self.sim = subprocess.Popen([lintel, "sim", "--listen", f"unix:{self.socket}", *sim], stderr=subprocess.DEVNULL,
                                    stdin=subprocess.DEVNULL)
        until("the simulator listens", self.socket.exists)
        self.up = Up(lintel, "--estate", "lintel.yaml", "--workers", str(workers), estate=self.fill(estate), folder=self.folder)
        self.state = self.up.state

    def fill(self, estate):
        return estate.format(sim=self.socket, key=digest(KEY))

    def __enter__(self):
        try:
            self.up.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.sim.terminate()
        self.sim.wait(PATIENCE)
        if self.up.process and self.up.process.poll() is None:
            self.up.stop()
        if os.environ.get("KEEP"):
            print(f"# {self.folder}")
        else:
            shutil.rmtree(self.folder)

    def listens(self):
        try:
            return self.up.ask("/v1/models", headers={"Authorization": f"Bearer {KEY}"})[0].status == 200
        except (OSError, EOFError):
            return False

    def govern(self, *words):
        return subprocess.run([self.lintel, "govern", *words, "--state", self.state], cwd=self.folder, capture_output=True,
                              text=True, timeout=PATIENCE)

    def rows(self, columns="id", where="surface = 'chat'"):
        ledger = sqlite3.connect(self.state / "ledger.db", timeout=PATIENCE)
        try:
            return ledger.execute(f"select {columns} from usage where {where}").fetchall()
        finally:
            ledger.close()

    def gauges(self, name):
        found = re.findall(rf"^{name}(?:{{.*}})? (\S+)$", self.up.admin("/metrics")[1], re.M)
        return [float(value) for value in found]

    def in_flight(self):
        return sum(self.gauges("lintel_deployment_in_flight") + self.gauges("lintel_scope_in_flight"))

    def worker_pids(self):
        master = self.up.children()["nginx"]
        return [int(pid) for pid in pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split()]

    def kill_a_worker(self):
        victim = self.worker_pids()[0]
        kill(victim)
        until("there are as many again", lambda: len(self.worker_pids()) == self.workers and victim not in self.worker_pids())

    def settled(self, answers):
        """Everything is settled: each whole answer has one row, none has two, and nothing is in flight."""
        ids = [answer.id for answer in answers]
        assert all(ids) and len(set(ids)) == len(ids), "every answer has an id of its own"
        def have():
            return {id for id, in self.rows()}
        until("every whole answer is in the ledger", lambda: have().issuperset(ids))
        until(f"nothing is in flight: {self.in_flight()}", lambda: self.in_flight() == 0)
        assert not duplicates(self), duplicates(self)


def kill(pid):
    os.kill(pid, signal.SIGKILL)
    until("it is gone", lambda: not alive(pid))


def duplicates(rig):
    return rig.rows("id, count(*)", "1 group by id having count(*) > 1")


def resident(pid):
    """KB of memory that are the process's own; what it maps of files and shares is not."""
    return int(re.search(r"RssAnon:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1])


def prove(tests):
    """Runs the functions of a test file, or skips all of it where nginx or the module is missing."""
    lintel = pathlib.Path(sys.argv[1]).resolve()
    if not shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin") or \
            not (lintel.parent / "src/nginx/ngx_http_lintel_module.so").exists():
        print("1..0 # SKIP nginx and nginx-dev are needed")
        return 0
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, DESCRIPTORS)), hard))
    with tempfile.TemporaryDirectory(prefix="lintel-proof-") as folder:
        if library := sanitizer(lintel):
            wrap_nginx(folder, library)
            os.environ["PATH"] = folder + ":" + os.environ["PATH"]
            print("# built with a sanitizer: memory is not measured")
        failed = run(tests)
        found = [path.read_text() for path in pathlib.Path(folder).glob("asan*")]
        assert not found, found[0]
        return failed


def is_steady(growth_kb, most_kb):
    """A sanitizer keeps what is freed, so that nothing can be said under one."""
    return bool(sanitizer(sys.argv[1])) or growth_kb < most_kb


def apart():
    """A command that runs another one where it may mount, without anybody else's seeing it; None: not here."""
    for flags in ("-m", "-Urm"):
        command = ["unshare", flags]
        if shutil.which("unshare") and subprocess.run([*command, "mount", "-t", "tmpfs", "none", "/mnt"],
                                                      capture_output=True).returncode == 0:
            return command
    return None
