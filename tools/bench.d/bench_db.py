# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a history costs, in a file and on a server of PostgreSQL of the bench's own."""
import glob
import os
import shutil
import subprocess
import tempfile
import time

EVENTS_A_SIZE = 1000000
NOBODY = 65534


class Server:
    """A server on a socket in `folder`, with the rights of nobody for root."""

    def __init__(self, folder):
        self.programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.folder = folder
        self.user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
        data = os.path.join(folder, "data")
        os.mkdir(data)
        if self.user:
            os.chown(data, NOBODY, NOBODY)
        os.chmod(folder, 0o777)
        self.run("initdb", "-D", data, "-U", "bounce", "--auth=trust", "-E", "UTF8", "--locale=C")
        self.process = subprocess.Popen(
            [os.path.join(self.programs, "postgres"), "-D", data, "-k", folder, "-c", "listen_addresses=",
             "-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB", "-c", "work_mem=32MB"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.user)
        self.url = f"postgresql://bounce@/postgres?host={folder}"
        while not self.sql("SELECT 1"):
            time.sleep(0.2)

    def run(self, program, *arguments):
        subprocess.run([os.path.join(self.programs, program), *arguments], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **self.user)

    def sql(self, statement):
        return subprocess.run([os.path.join(self.programs, "psql"), "-qAt", self.url, "-c", statement],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                              check=False).stdout.strip()

    def empty(self):
        self.sql("DROP SCHEMA IF EXISTS bounce CASCADE")

    def pool(self):
        """The address of a pooler by transaction, None where there is no pgbouncer."""
        program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin")
        if program is None:
            return None
        settings = os.path.join(self.folder, "pgbouncer.ini")
        with open(settings, "w", encoding="ascii") as file:
            file.write(f"[databases]\npostgres = host={self.folder} user=bounce\n[pgbouncer]\n"
                       f"unix_socket_dir = {self.folder}\nlisten_addr =\nauth_type = any\n"
                       "pool_mode = transaction\nmax_client_conn = 200\n")
        self.pooler = subprocess.Popen([program, "-q", settings], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, **self.user)
        time.sleep(1)
        return f"postgresql://bounce@/postgres?host={self.folder}&port=6432"

    def stop(self):
        if getattr(self, "pooler", None):
            self.pooler.terminate()
            self.pooler.wait()
        self.process.terminate()
        self.process.wait()


def load(program, url, writers, events, batch, people, first=0):
    """Events a second of so many writers at once."""
    each = events // writers
    begin = time.monotonic()
    running = [subprocess.Popen([program, url, str(first + each * i), str(each), str(batch), str(people)],
                                stdout=subprocess.DEVNULL) for i in range(writers)]
    if any([process.wait() != 0 for process in running]):
        raise RuntimeError("db-load failed")
    return each * writers / (time.monotonic() - begin)


def rates(bench, program, stores, quick):
    for name, url, clear in stores:
        for what, batch, events in (("a connection each", 0, 1000), ("one a transaction", 1, 4000),
                                    ("20,000 a batch", 20000, 400000)):
            for writers in (1, 4, 8):
                if name == "pgbouncer" and batch > 1:
                    continue
                clear()
                load(program, url, 1, 1, 1, 1)
                rate = load(program, url, writers, events // (4 if quick else 1), batch, 200000)
                bench.say(f"  {name:<11} {what:<18} {writers} writers {rate:9.0f} events/s")


def sizes(bench, program, server, file, millions):
    """Size, suppress and summary as the two histories grow."""
    done = 0
    server.empty()
    for million in millions:
        events = million * EVENTS_A_SIZE
        for name, url in (("SQLite", file), ("PostgreSQL", server.url)):
            if name == "PostgreSQL" or million <= 1:
                writers = 1 if name == "SQLite" else 8
                rate = load(program, url, writers, events - done, 20000, events // 5, done)
                bench.say(f"  {name:<11} {million} million: {rate:.0f} events/s, {writers} writers")
                subprocess.run([bench.bounce, "db", "vacuum", "--db=" + url], check=True)
                size = (os.path.getsize(file) if name == "SQLite" else
                        int(server.sql("SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE "
                                       "relnamespace = 'bounce'::regnamespace AND relkind = 'r'")))
                bench.say(f"  {name:<11} {million} million: {size / events:.0f} bytes an event")
                for command in (["suppress", "--policy=mailman", "--format=csv"], ["summary"]):
                    _, wall, rss = bench.run([bench.bounce, *command, "--db=" + url])
                    bench.say(f"  {name:<11} {million} million: {command[0]} {wall:.1f} s, {rss:.0f} MiB")
        done = events


def run(bench):
    """Returns None; `bench` is that of tools/bench."""
    folder = tempfile.mkdtemp(prefix="bench-db-")
    programs = os.path.join(folder, "programs")
    os.mkdir(programs)
    for path in (*glob.glob(os.path.dirname(bench.bounce) + "/*.so"), bench.floor("db-load")[0]):
        shutil.copy(path, programs)
    program = os.path.join(programs, "db-load")
    file = os.path.join(folder, "file.db")
    server = Server(folder)

    def clear_file():
        for path in glob.glob(file + "*"):
            os.remove(path)

    try:
        stores = [("SQLite", file, clear_file), ("PostgreSQL", server.url, server.empty)]
        pooled = server.pool()
        if pooled:
            stores.append(("pgbouncer", pooled, server.empty))
        rates(bench, program, stores, not bench.options.full)
        clear_file()
        sizes(bench, program, server, file, (1, 5, 20) if bench.options.full else (1,))
    finally:
        server.stop()
        shutil.rmtree(folder)
