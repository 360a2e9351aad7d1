#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs kept in a real PostgreSQL: what works, and what is said when it does not.

The server is made in a temporary folder, listens on 127.0.0.1 alone and is stopped at the end.  Run by
root it is the server of another account, since PostgreSQL refuses root.

Usage: postgres.py LINTEL
"""
import glob
import json
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from ports import free_port

LINTEL = os.path.abspath(sys.argv[1])
SECRET = "hunter2-not-to-be-told"
ESTATE = """organisation: Contoso
estate: platform
answers:
  day: 2026-11-01
  who: Ana
  residency_of_chat: global
"""
CHECK = """-- id: residency-is-decided
-- title: Prompts stay where the law wants them
-- about: answer
-- area: data-models
-- severity: high
-- level: 2
-- phases: diagnostic
-- gates: G1
-- why: A model that runs anywhere may keep prompts anywhere.
-- fix: Answer residency with eu or us.
select resource, case when value in ('eu', 'us') then 'ok' when value is null then 'unknown' else 'gap' end as status,
       'residency is ' || value as reason, file, line from answer where question like 'residency%'
"""


def programs():
    """Where initdb and pg_ctl are, or None."""
    found = shutil.which("initdb")
    folders = [pathlib.Path(found).resolve().parent] if found else []
    folders += [pathlib.Path(p) for p in sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)]
    return next((f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


class Server:
    def __init__(self, bin_folder, folder):
        self.bin, self.folder, self.data = bin_folder, folder, folder / "data"
        self.how = {}
        if os.geteuid() == 0:
            account = next(pwd.getpwnam(n) for n in ("postgres", "nobody") if n in {p.pw_name for p in pwd.getpwall()})
            os.chown(folder, account.pw_uid, account.pw_gid)
            self.how = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self.port = free_port()
        self.do("initdb", "-D", self.data, "-U", "owner", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        self.certificate()
        (self.data / "pg_hba.conf").write_text(
            "local all all trust\n"
            "hostssl all only_tls 127.0.0.1/32 scram-sha-256\n"
            "hostnossl all only_tls 127.0.0.1/32 reject\n"
            "host all all 127.0.0.1/32 scram-sha-256\n")
        self.start()
        for line in (f"create role team login password '{SECRET}'", f"create role reader login password '{SECRET}'",
                     f"create role only_tls login password '{SECRET}'", f"create role nobody_special login password '{SECRET}'",
                     "create database lintel owner team", "create database bare"):
            self.sql(line, "postgres")
        self.sql("grant all on schema public to only_tls", "lintel")

    def do(self, program, *words):
        ran = subprocess.run([self.bin / program, *map(str, words)], capture_output=True, text=True, timeout=120, cwd="/",
                             env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, **self.how)
        assert ran.returncode == 0, f"{program}: {ran.stdout}{ran.stderr}"
        return ran.stdout

    def certificate(self):
        if not shutil.which("openssl"):
            return
        subprocess.run(["openssl", "req", "-new", "-x509", "-days", "2", "-nodes", "-subj", "/CN=localhost", "-out",
                        self.folder / "server.crt", "-keyout", self.folder / "server.key"], check=True, capture_output=True)
        os.chmod(self.folder / "server.key", 0o600)
        for name in ("server.crt", "server.key"):
            if self.how:
                os.chown(self.folder / name, self.how["user"], self.how["group"])

    def start(self):
        tls = f"-c ssl=on -c ssl_cert_file={self.folder}/server.crt -c ssl_key_file={self.folder}/server.key" \
            if (self.folder / "server.crt").exists() else ""
        self.do("pg_ctl", "start", "-w", "-D", self.data, "-l", self.folder / "log", "-o",
                f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off {tls}")

    def stop(self, how="fast"):
        self.do("pg_ctl", "stop", "-w", "-m", how, "-D", self.data)

    def psql(self, database="lintel", role="owner"):
        return [self.bin / "psql", "-X", "-h", str(self.folder), "-p", str(self.port), "-U", role, "-d", database, "-qAt"]

    def sql(self, line, database="lintel"):
        ran = subprocess.run([*self.psql(database), "-v", "ON_ERROR_STOP=1", "-c", line], capture_output=True, text=True,
                             timeout=60)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    def address(self, role="team", password=SECRET, database="lintel", more=""):
        return f"postgres://{role}:{password}@127.0.0.1:{self.port}/{database}{more}"


class Lintel:
    def __init__(self, server, folder):
        self.server, self.folder = server, folder
        (folder / "mine").mkdir()
        (folder / "mine" / "residency-is-decided.sql").write_text(CHECK)
        self.say("global")

    def say(self, value):
        (self.folder / "lintel.yaml").write_text(ESTATE.replace("global", value))

    def words(self, *words):
        return [LINTEL, *words]

    def start(self, address, *words, env=()):
        return subprocess.Popen([LINTEL, "assess", ".", "--checks", "mine", "--store", address, *words], cwd=self.folder,
                                env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", **dict(env),
                                     **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}},
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def __call__(self, address, *words, code=0, env=()):
        child = self.start(address, *words, env=env)
        out, err = child.communicate(timeout=120)
        assert SECRET not in out + err, f"the password is told: {err}"
        assert child.returncode == code, f"exit {child.returncode}, want {code}: {err}"
        assert code == 0 or err.count("\n") == 1, f"one sentence was expected: {err}"
        return out, err

    def refused(self, *parts, address=None, words=(), env=()):
        _, err = self(address or self.server.address(), *words, code=1, env=env)
        for part in parts:
            assert part in err, f"'{part}' is missing in: {err}"


def runs_are_kept_and_compared(server, lintel):
    lintel(server.address(), "--today", "2026-11-01")
    lintel.say("eu")
    lintel(server.address(), "--today", "2026-11-10")
    out, _ = lintel(server.address(), "--today", "2026-11-20", "--since", "1", "--format", "json")
    found = json.loads(out)
    assert found["run"]["id"] == "3" and found["run"]["since"] == "run 1 of 2026-11-01", found["run"]
    closed = [c for c in found["changes"] if c["kind"] == "finding" and c["resource"] == "residency_of_chat"]
    assert closed and closed[0]["way"] == "better" and closed[0]["since"] == "2026-11-10", found["changes"]
    assert server.sql("select count(*), count(distinct estate) from lintel_run") == "3|1"
    assert not list(lintel.folder.glob("**/history.db")), "a file was made beside the server"


def the_password_may_come_from_outside_of_the_address(server, lintel):
    address = f"postgres://team@127.0.0.1:{server.port}/lintel"
    lintel(address, env={"PGPASSWORD": SECRET}.items())
    lintel.refused("give a password", address=address)


def a_wrong_password_is_told_without_it(server, lintel):
    lintel.refused("password authentication failed", "correct the password", address=server.address(password=SECRET + "x"))


def a_database_that_is_not_there_is_named(server, lintel):
    lintel.refused('database "elsewhere" does not exist', "createdb", address=server.address(database="elsewhere"))


def a_role_that_may_only_read_is_told_what_it_lacks(server, lintel):
    server.sql("grant select on all tables in schema public to reader")
    lintel.refused("permission denied", "grant the rights", address=server.address("reader"))


def a_role_that_may_make_no_tables_is_told_so(server, lintel):
    lintel.refused("permission denied for schema public", "create on the schema",
                   address=server.address("nobody_special", database="bare"))


def a_server_that_wants_tls_gets_it_or_says_so(server, lintel):
    if not (server.folder / "server.crt").exists():
        return "openssl is not on the PATH"
    server.sql("grant select, insert, update, delete on all tables in schema public to only_tls")
    lintel.refused("no encryption", "sslmode=verify-full", address=server.address("only_tls", more="?sslmode=disable"))
    lintel.refused("root certificate file", "sslrootcert=FILE",
                   address=server.address("only_tls", more="?sslmode=verify-full"))
    lintel.refused("certificate", "sslrootcert",
                   address=server.address("only_tls", more=f"?sslmode=verify-full&sslrootcert={server.folder}/server.crt"))
    lintel(server.address("only_tls", more=f"?sslmode=verify-ca&sslrootcert={server.folder}/server.crt"))
    return None


def nobody_who_listens_is_a_sentence(server, lintel):
    lintel.refused("refused", "is the server running", address=f"postgres://team:{SECRET}@127.0.0.1:{free_port()}/lintel")


def a_server_that_never_answers_is_given_up(server, lintel):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        lintel.refused("timeout", "network",
                       address=f"postgres://team:{SECRET}@127.0.0.1:{s.getsockname()[1]}/lintel?connect_timeout=2")


def an_address_that_is_none_is_told_without_it(server, lintel):
    lintel.refused("--store takes an address", "%40", address=f"postgres://team:{SECRET}@[::1/lintel")
    lintel.refused("port", "look at the address", address=f"postgres://team:{SECRET}@127.0.0.1:port/lintel")


def writers_at_once_do_not_lose_a_run(server, lintel):
    before = int(server.sql("select count(*) from lintel_run"))
    children = [lintel.start(server.address()) for _ in range(8)]
    for child in children:
        _, err = child.communicate(timeout=120)
        assert child.returncode == 0, err
    assert int(server.sql("select count(*) from lintel_run")) == before + 8


def first_writers_at_once_make_the_tables_once(server, lintel):
    server.sql("create database fresh owner team", "postgres")
    children = [lintel.start(server.address(database="fresh")) for _ in range(4)]
    for child in children:
        _, err = child.communicate(timeout=120)
        assert child.returncode == 0, err
    assert server.sql("select version from lintel_schema", "fresh") == server.sql("select version from lintel_schema")


def tables_of_an_older_version_are_brought_up_to_date(server, lintel):
    runs = server.sql("select count(*) from lintel_run")
    server.sql("drop table lintel_entry; update lintel_schema set version = 1")
    lintel(server.address())
    assert server.sql("select version from lintel_schema") == "2"
    assert int(server.sql("select count(*) from lintel_run")) == int(runs) + 1


def tables_of_a_newer_version_are_left_alone(server, lintel):
    version = server.sql("select version from lintel_schema")
    server.sql("update lintel_schema set version = 99")
    lintel.refused("newer lintel", "version 99")
    server.sql(f"update lintel_schema set version = {version}")


def a_server_that_goes_in_the_middle_loses_nothing(server, lintel):
    runs = server.sql("select count(*) from lintel_run")
    # Somebody holds the writers' lock, so that lintel is in the middle when the server goes.
    holder = subprocess.Popen([*server.psql(), "-c", "select pg_advisory_lock(1818848884); select pg_sleep(600)"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: server.sql("select count(*) from pg_locks where locktype = 'advisory' and granted") == "1")
    child = lintel.start(server.address())
    wait_for(lambda: server.sql("select count(*) from pg_locks where locktype = 'advisory' and not granted") == "1")
    server.stop("immediate")
    out, err = child.communicate(timeout=120)
    holder.wait(60)
    assert child.returncode == 1 and "is back" in err and SECRET not in err and err.count("\n") == 1, err
    server.start()
    assert server.sql("select count(*) from lintel_run") == runs
    lintel(server.address())


def wait_for(what, seconds=120):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


TESTS = [runs_are_kept_and_compared, the_password_may_come_from_outside_of_the_address, a_wrong_password_is_told_without_it,
         a_database_that_is_not_there_is_named, a_role_that_may_only_read_is_told_what_it_lacks,
         a_role_that_may_make_no_tables_is_told_so, a_server_that_wants_tls_gets_it_or_says_so, nobody_who_listens_is_a_sentence,
         a_server_that_never_answers_is_given_up, an_address_that_is_none_is_told_without_it, writers_at_once_do_not_lose_a_run,
         first_writers_at_once_make_the_tables_once, tables_of_an_older_version_are_brought_up_to_date,
         tables_of_a_newer_version_are_left_alone, a_server_that_goes_in_the_middle_loses_nothing]


def main():
    bin_folder = programs()
    if not bin_folder:
        print("1..0 # SKIP PostgreSQL's server is not here (package postgresql)")
        return 0
    bad = 0
    with tempfile.TemporaryDirectory(prefix="lintel-pg-") as name, tempfile.TemporaryDirectory() as work:
        os.chmod(name, 0o755)
        server = Server(bin_folder, pathlib.Path(name))
        try:
            lintel = Lintel(server, pathlib.Path(work))
            for number, test in enumerate(TESTS, 1):
                try:
                    skip = test(server, lintel)
                    print(f"ok {number} - {test.__name__.replace('_', ' ')}{' # SKIP ' + skip if skip else ''}", flush=True)
                except (AssertionError, subprocess.TimeoutExpired) as wrong:
                    bad += 1
                    print(f"not ok {number} - {test.__name__.replace('_', ' ')}")
                    print(f"# {str(wrong)[:600]}".replace("\n", "\n# "), flush=True)
        finally:
            server.stop("immediate")
    print(f"1..{len(TESTS)}")
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
