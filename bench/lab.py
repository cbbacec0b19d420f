"""PostgreSQL, a node, data and a load generator on one machine: what bench/run and bench/growth measure with.

Needs a JDK 25, Debian's wrk, gnuplot-nox, postgresql and postgresql-contrib.
"""
import base64
import contextlib
import hashlib
import json
import os
import pathlib
import platform
import random
import resource
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

# What was meant for another service, or for its JVM.
for name in list(os.environ):
    if name.startswith('GATEHOUSE_') or name == 'JDK_JAVA_OPTIONS':
        del os.environ[name]

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
JAR = ROOT / 'target/gatehouse.jar'
PORT, MANAGEMENT, CONSTANT, POSTGRES = 18080, 19000, 18090, 15432
CREDENTIAL = 'credential-of-'

# A heap of fixed size, for the service and for what it is compared with: one that is made larger and smaller again
# costs more than some of what is measured.
HEAP = ('-Xms1g', '-Xmx1g')

# async-profiler's, which makes flame graphs of what JFR has seen.
JFR_CONVERTER = '4.2'
DEPENDENCY_PLUGIN = '3.9.0'
CONVERTER = ROOT / f'bench/constant/target/jfr-converter-{JFR_CONVERTER}.jar'

# Of the password that everybody has, by PBKDF2 with one iteration: the least Argon2id took a fifth of the time.
CHEAP = '$pbkdf2-sha256$i=1$c2FsdCBvZiB0aGUgYmVuY2g$ta7G5UWCtAI5koUKL6SW2ZwQtFHFyGSXVLKEsrry6dE'

# What the tests have for logins that are about something else.
QUICK_HASHING = ('dev/gatehouse/account/QuickHashing.class', 'dev/gatehouse/account/$QuickHashing$Definition.class',
                 'META-INF/micronaut/io.micronaut.inject.BeanDefinitionReference/'
                 'dev.gatehouse.account.$QuickHashing$Definition')

# The load under which a machine has nothing else to do.
QUIET = 0.5

CONFIGURATION = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
max_connections = 200
shared_buffers = 1GB
min_wal_size = 8GB
max_wal_size = 16GB
checkpoint_timeout = 30min
shared_preload_libraries = 'pg_stat_statements'
"""


def stop(text):
    sys.exit(f'bench: {text}')


def say(text):
    print(f'bench: {text}', flush=True)


def run(*words, **options):
    done = subprocess.run([str(word) for word in words], text=True, **options)
    if done.returncode:
        stop(f'failed ({done.returncode}): {" ".join(map(str, words))[:200]}\n{done.stdout or ""}{done.stderr or ""}')
    return done.stdout


def need(program):
    found = shutil.which(program)
    if not found:
        stop(f'{program} is not installed')
    return found


def digest(credential):
    return hashlib.sha256(credential.encode()).hexdigest()


def cpu(pid, ended=False):
    """Seconds of CPU that a process has had; with those of its children that have `ended`."""
    fields = pathlib.Path(f'/proc/{pid}/stat').read_text().rsplit(')', 1)[1].split()
    return sum(map(int, fields[11:15 if ended else 13])) / os.sysconf('SC_CLK_TCK')


def postgresql():
    """Where the programs of PostgreSQL are."""
    return pathlib.Path(run(need('pg_config'), '--bindir', stdout=subprocess.PIPE).strip()
                        if shutil.which('pg_config') else
                        sorted(pathlib.Path('/usr/lib/postgresql').glob('*/bin'))[-1])


class Database:
    """PostgreSQL on loopback, durable as it is by default."""

    def __init__(self, folder):
        self.folder = folder / 'postgres'
        self.folder.mkdir()
        self.bin = postgresql()
        # PostgreSQL does not run as root.
        self.as_user = ['runuser', '-u', 'postgres', '--'] if os.getuid() == 0 else []
        if self.as_user:
            shutil.chown(self.folder, 'postgres')
        self.data = self.folder / 'data'
        run(*self.as_user, self.bin / 'initdb', '-D', self.data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8',
            stdout=subprocess.DEVNULL)
        with open(self.data / 'postgresql.conf', 'a') as file:
            file.write(CONFIGURATION.format(port=POSTGRES, folder=self.folder))
        run(*self.as_user, self.bin / 'pg_ctl', '-D', self.data, '-l', self.folder / 'log', '-w', 'start',
            stdout=subprocess.DEVNULL)
        self.pid = int((self.data / 'postmaster.pid').read_text().split()[0])
        self.sql('CREATE DATABASE gatehouse')
        self.next = {}

    def sql(self, statement, database='postgres'):
        return run(self.bin / 'psql', '-h', '127.0.0.1', '-p', POSTGRES, '-U', 'postgres', '-d', database, '-Atqc',
                   statement, stdout=subprocess.PIPE).strip()

    def make_wal(self, files):
        """So many files to write WAL into, as a database has that has run for a while: all wait while one is made."""
        self.sql("DO $$ BEGIN FOR i IN 1..%d LOOP PERFORM pg_logical_emit_message(false, 'bench', ''), pg_switch_wal();"
                 " END LOOP; END $$" % files)
        self.sql('CHECKPOINT')

    def script(self, file, **variables):
        words = [word for name, value in variables.items() for word in ('-v', f'{name}={value}')]
        run(self.bin / 'psql', '-h', '127.0.0.1', '-p', POSTGRES, '-U', 'postgres', '-d', 'gatehouse', '-q',
            '-v', 'ON_ERROR_STOP=1', *words, '-f', file)

    def bench(self, name, connections, seconds, tenants, sessions):
        out = run(self.bin / 'pgbench', '-h', '127.0.0.1', '-p', POSTGRES, '-U', 'postgres', '-n', '-M', 'prepared',
                  '-c', connections, '-j', 2, '-T', seconds, '-D', f'tenants={tenants}', '-D', 'done=0',
                  '-D', f'first={self.next[name]}', '-D', f'clients={connections}',
                  '-f', HERE / 'sql' / f'{name}.sql', 'gatehouse', stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        done = next(int(line.split()[-1].split('/')[0]) for line in out.splitlines()
                    if line.startswith('number of transactions actually processed'))
        # No client does half as much again as the others.
        self.next[name] += 3 * done // 2
        # What has ended already, or is not there, is no work: the rate would be that of doing nothing.
        if self.next[name] > sessions:
            stop(f'the sessions did not suffice for pgbench to {name}')
        return next(float(line.split()[2]) for line in out.splitlines() if line.startswith('tps'))

    def cpu(self):
        """Seconds of all its processes, those that have ended included, while none starts or ends."""
        while True:
            children = self.children()
            try:
                total = cpu(self.pid, ended=True) + sum(map(cpu, children))
            except FileNotFoundError:
                continue
            if self.children() == children:
                return total

    def children(self):
        return run('pgrep', '-P', self.pid, stdout=subprocess.PIPE).split()

    def counted(self):
        """Statements and commits so far."""
        statements = int(self.sql("SELECT COALESCE(SUM(calls), 0) FROM pg_stat_statements s JOIN pg_database d"
                                  " ON d.oid = s.dbid WHERE datname = 'gatehouse'"
                                  " AND query NOT IN ('BEGIN', 'COMMIT')", 'gatehouse'))
        commits = int(self.sql("SELECT xact_commit FROM pg_stat_database WHERE datname = 'gatehouse'"))
        return statements, commits

    def statements(self):
        """What takes longest since it was last forgotten: statement, calls, and microseconds in all."""
        rows = self.sql("SELECT calls, round(total_exec_time * 1000), left(regexp_replace(query, '\\s+', ' ', 'g'), 80)"
                        " FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE datname = 'gatehouse'"
                        " ORDER BY total_exec_time DESC LIMIT 6", 'gatehouse')
        return [(text, int(calls), float(micros)) for calls, micros, text in
                (row.split('|', 2) for row in rows.splitlines())]

    def stop(self):
        run(*self.as_user, self.bin / 'pg_ctl', '-D', self.data, '-m', 'immediate', 'stop', stdout=subprocess.DEVNULL)


class Process:
    """A JVM that answers on a port; `program` is what it is told to run."""

    def __init__(self, program, url, log, options=(), poll=0.1, **environment):
        with open(log, 'w') as out:
            self.process = subprocess.Popen(
                [java(), *options, *map(str, program)], cwd=log.parent, stdout=out, stderr=out,
                env={**os.environ, **environment})
        self.name, self.log = program[-1], log
        self.answers(url, poll)

    def answers(self, url, poll):
        """Waits for a good answer at `url`."""
        for _ in range(int(60 / poll)):
            try:
                urllib.request.urlopen(url, timeout=5).read()
                return
            except OSError:
                if self.process.poll() is not None:
                    stop(f'{self.name} did not start:\n{self.log.read_text()[-3000:]}')
                time.sleep(poll)
        stop(f'{self.name} did not answer at {url}')

    def cpu(self):
        return cpu(self.process.pid)

    def memory(self):
        """Resident MiB."""
        status = pathlib.Path(f'/proc/{self.process.pid}/status').read_text()
        return int(status.split('VmRSS:')[1].split()[0]) // 1024

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Constant(Process):
    """The same framework as the service's with nothing to do, on the same settings."""

    def __init__(self, folder):
        super().__init__(('-jar', HERE / 'constant/target/constant.jar'), f'http://127.0.0.1:{CONSTANT}/constant',
                         folder / 'constant.log', HEAP, MICRONAUT_SERVER_PORT=str(CONSTANT))

    def measure(self, connections, seconds):
        """Calls a second, and the CPU that each has, in ms."""
        before = self.cpu()
        result = wrk('constant', os.devnull, 0, False, connections, seconds, CONSTANT)
        return {'rate': result['requests'] / result['micros'] * 1e6,
                'cost': (self.cpu() - before) / result['requests'] * 1000}


def java():
    return need(str(pathlib.Path(os.environ['JAVA_HOME']) / 'bin/java') if 'JAVA_HOME' in os.environ else 'java')


def dataset_command():
    """The command that runs Dataset.java."""
    return [java(), '--enable-native-access=ALL-UNNAMED', '-cp', str(JAR), str(HERE / 'Dataset.java')]


def results(profile):
    """Where they go: those of a full run are kept with the sources."""
    folder = HERE / 'results' / ('' if profile == 'full' else profile)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def package():
    """Makes the service and what it is compared with, and has what draws its profiles at hand."""
    if int(run(java(), '--version', stdout=subprocess.PIPE).split()[1].split('.')[0]) < 25:
        stop(f'{java()}: a JDK 25 was expected; JAVA_HOME says where')
    say('packaging')
    run(ROOT / 'mvnw', '-B', '-q', '-DskipTests', 'package', cwd=ROOT)
    run(ROOT / 'mvnw', '-B', '-q', '-f', HERE / 'constant/pom.xml', 'package', cwd=ROOT)
    run(ROOT / 'mvnw', '-B', '-q', f'org.apache.maven.plugins:maven-dependency-plugin:{DEPENDENCY_PLUGIN}:copy',
        f'-Dartifact=tools.profiler:jfr-converter:{JFR_CONVERTER}', f'-DoutputDirectory={CONVERTER.parent}', cwd=ROOT)


def metric(name, port=MANAGEMENT):
    with urllib.request.urlopen(f'http://127.0.0.1:{port}/prometheus') as answer:
        return sum(float(line.rsplit(' ', 1)[1]) for line in answer.read().decode().splitlines()
                   if line.startswith(name) and not line.startswith('#'))


def introspecting(line):
    """A subject with what its tenant presents at its own doors (RFC 7617)."""
    tenant = line.split()[0]
    return f'{line.strip()} {base64.b64encode(f"{tenant}:{CREDENTIAL}{tenant}".encode()).decode()}\n'


def driver(operation, file, skipped, once, connections, seconds, port):
    return [str(word) for word in (
        need('wrk'), '-t1', f'-c{connections}', f'-d{seconds}s', '--timeout', '30s', '-s', HERE / 'load.lua',
        f'http://127.0.0.1:{port}', '--', operation, file, skipped, 'once' if once else 'again')]


def wrk(*what):
    return driven(run(*driver(*what), stdout=subprocess.PIPE))


def driven(out):
    """What the load generator says at its end."""
    return json.loads(next(line for line in out.splitlines() if line.startswith('RESULT'))[7:])


class Bench:
    """So many tenants, accounts and sessions; the first `own` sessions have tokens.

    `guests` more tenants have none of them, and let in whoever comes.
    """

    def __init__(self, folder, tenants, accounts, sessions, own, guests=0):
        self.folder = folder
        self.guests = [f'g{number:05}' for number in range(guests)]
        self.tenants, self.accounts, self.sessions, self.own = tenants, accounts, sessions, own

    def load(self, password=None):
        """`password` is the hash of everybody's; one as the service makes them if left out."""
        tenants = self.folder / 'tenants.yml'
        tenants.write_text('version: 1\ntenants:\n' + ''.join(
            f'  t{number:05}:\n    dialect: ethgas\n'
            f'    credential: sha256:{digest(f"{CREDENTIAL}t{number:05}")}\n'
            '    tokens: { access-ttl: 1h, refresh-ttl: 7d }\n'
            '    logout: { session: end, refresh-tokens: revoke-family }\n'
            for number in range(self.tenants)) + ''.join(
            f'  {guest}:\n    dialect: webmix\n    credential: sha256:{digest(CREDENTIAL + guest)}\n'
            for guest in self.guests))
        self.database = Database(self.folder)
        self.database.sql("CREATE ROLE owner LOGIN CREATEROLE PASSWORD 'bench'")
        self.database.sql('ALTER DATABASE gatehouse OWNER TO owner')
        self.database.sql('ALTER SCHEMA public OWNER TO owner', 'gatehouse')
        self.environment = {
            'GATEHOUSE_TENANTS': str(tenants), 'GATEHOUSE_PORT': str(PORT),
            'GATEHOUSE_DB_URL': f'jdbc:postgresql://127.0.0.1:{POSTGRES}/gatehouse', 'GATEHOUSE_DB_USER': 'owner',
            'GATEHOUSE_DB_PASSWORD': 'bench', 'GATEHOUSE_SECRET': secrets.token_hex(32),
            'GATEHOUSE_ADMIN_KEY': secrets.token_hex(16)}
        say(f'loading {self.tenants:,} tenants, {self.accounts:,} accounts, {self.sessions:,} sessions')
        self.dataset('keys')
        password = password or self.dataset('hash', 'correct horse').split('hash=')[1].split()[0]
        self.database.script(HERE / 'sql/data.sql', tenants=self.tenants, accounts=self.accounts,
                             sessions=self.sessions, own=self.own, hash=password)
        self.database.next = {'logout': self.own, 'refresh': self.own}
        (self.folder / 'names').write_text(''.join(
            f't{number % self.tenants:05} user{number}\n' for number in range(self.accounts)))
        (self.folder / 'guests').write_text(''.join(f'{guest} {CREDENTIAL}{guest}\n' for guest in self.guests))

    def serve(self, poll=0.1):
        self.node = self.serving(('-jar', JAR), PORT, MANAGEMENT, poll)

    def serving(self, program, port, management, poll=0.1):
        """A node on ports of its own; `program` is what java is told to run."""
        ports = {'GATEHOUSE_PORT': str(port), 'GATEHOUSE_MANAGEMENT_PORT': str(management)}
        node = Process(program, f'http://127.0.0.1:{port}/t/t00000/.well-known/jwks.json',
                       self.folder / f'node-{port}.log', HEAP, poll, **{**self.environment, **ports})
        node.port, node.management = port, management
        return node

    def serving_unhashed(self, port, management):
        """A node that takes hashes of passwords as it finds them."""
        classes = self.folder / 'classes'
        for name in QUICK_HASHING:
            (classes / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / 'target/test-classes' / name, classes / name)
        return self.serving(
            ('-Dgatehouse.tests.quick-hashing=true', '--enable-native-access=ALL-UNNAMED', '-cp', f'{classes}:{JAR}',
             'dev.gatehouse.Application'), port, management)

    def dataset(self, *words):
        return run(*dataset_command(), *words, cwd=self.folder, env={**os.environ, **self.environment},
                   stdout=subprocess.PIPE)

    def tokens(self, first, end):
        """Access and refresh tokens of the sessions from `first` to before `end`."""
        self.dataset('tokens', self.tenants, self.accounts, first, end, self.folder)
        with open(self.folder / f'access-{first}') as access, open(self.folder / f'refresh-{first}') as refresh:
            pairs = list(zip(access, refresh))
        # Made tenant by tenant; used in no order, which is the same each time.
        random.Random(1).shuffle(pairs)
        return pairs

    def allocated(self, node):
        """KiB that a node has allocated so far."""
        return metric('jvm_gc_memory_allocated_bytes_total', node.management) / 1024

    def measure(self, operation, subjects, skipped, once, connections, seconds, node=None):
        """One round with the lines of a file; what is counted is counted around it."""
        node = node or self.node
        statements, commits = self.database.counted()
        allocated = self.allocated(node)
        driver = resource.getrusage(resource.RUSAGE_CHILDREN)
        before = (node.cpu(), self.database.cpu())
        result = wrk(operation, subjects, skipped, once, connections, seconds, node.port)
        after = (node.cpu(), self.database.cpu())
        done = resource.getrusage(resource.RUSAGE_CHILDREN)
        statements_after, commits_after = self.database.counted()
        if result['refused'] or result['broken']:
            stop(f'{operation} at {connections}: {result}')
        requests = result['requests']
        # Closed-loop, and some of this is the start of the driver itself.
        shares = [done.ru_utime + done.ru_stime - driver.ru_utime - driver.ru_stime,
                  after[0] - before[0], after[1] - before[1]]
        return {
            'requests': requests, 'rate': requests / result['micros'] * 1e6,
            'p50': result['p50'] / 1000, 'p99': result['p99'] / 1000,
            'cost': (shares[1] + shares[2]) / requests * 1000,
            'driver': shares[0] / sum(shares), 'service': shares[1] / sum(shares), 'database': shares[2] / sum(shares),
            'statements': (statements_after - statements) / requests, 'commits': (commits_after - commits) / requests,
            'allocated': (self.allocated(node) - allocated) / requests,
            'memory': node.memory()}

    def stop(self):
        for part in ('node', 'database'):
            if hasattr(self, part):
                getattr(self, part).stop()


@contextlib.contextmanager
def cpu_profile(node, flames, title):
    """Has JFR see what a node does meanwhile, and writes it as a flame graph, for a browser."""
    recording = node.log.with_suffix('.jfr')
    jcmd('JFR.start', 'name=profile', 'settings=none', '+jdk.CPUTimeSample#enabled=true',
         '+jdk.CPUTimeSample#throttle=500/s', '+jdk.CPUTimeSample#stackTrace=true', node=node)
    try:
        yield
    finally:
        jcmd('JFR.stop', 'name=profile', f'filename={recording}', node=node)
    run(java(), '-jar', CONVERTER, '--cpu-time', '--simple', '--norm',
        '--minwidth', '0.3', '--title', title, recording, flames, stdout=subprocess.DEVNULL)


def jcmd(*words, node):
    return run(pathlib.Path(java()).parent / 'jcmd', node.process.pid, *words, stdout=subprocess.PIPE)


def median(rows, key):
    return statistics.median(row[key] for row in rows)


def machine():
    model = next(line.split(':')[1].strip() for line in pathlib.Path('/proc/cpuinfo').read_text().splitlines()
                 if line.startswith('model name'))
    version = subprocess.run([java(), '--version'], capture_output=True, text=True).stdout.splitlines()[0]
    database = run(postgresql() / 'postgres', '--version', stdout=subprocess.PIPE).split()[2]
    disk = run('stat', '-f', '-c', '%T', tempfile.gettempdir(), stdout=subprocess.PIPE).strip()
    return (f'{os.cpu_count()} cores of {model}, '
            f'{os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2 ** 30} GiB, {disk}, {platform.system()}, '
            f'{version}, PostgreSQL {database}')


@contextlib.contextmanager
def among_threads():
    """Has Linux share the cores among threads meanwhile, if we may, and says how it shares them.

    Otherwise each session of processes may be a group that gets as much as any other, however many threads it has; and
    each connection of PostgreSQL is a session.
    """
    switch = pathlib.Path('/proc/sys/kernel/sched_autogroup_enabled')
    if not switch.exists() or switch.read_text().strip() == '0':
        yield 'threads'
    elif not os.access(switch, os.W_OK):
        yield 'sessions of processes'
    else:
        switch.write_text('0')
        try:
            yield 'threads'
        finally:
            switch.write_text('1')


def settled():
    """The load of the machine once it is quiet, or after five minutes of waiting for it."""
    for _ in range(30):
        if os.getloadavg()[0] < QUIET:
            break
        time.sleep(10)
    return os.getloadavg()[0]
