// A PostgreSQL server of the tests' own: made in a folder under the system's temporary one, reached by a Unix socket
// only, gone when the test process ends in whatever way. Its databases sort text as Vietnamese does, so that a query
// which leans on the order of the machine's language is found out. A whole run shares one server, started by test.ts; a
// test file that is run by itself starts its own.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

export interface TestPostgres {
  /** Address of a new empty database. */
  newDatabase(): string;
  stop(): Promise<void>;
}

const debianFolder = '/usr/lib/postgresql';

/** Folder of `initdb` and `postgres`, the newest version there is. @throws Error saying what to install */
function findBinaries(): string {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).map(Number).filter(Number.isInteger) : [];
  const folders = versions.sort((a, b) => b - a).map((version) => join(debianFolder, String(version), 'bin'));
  const named = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  if (named.status === 0) folders.push(named.stdout.trim());
  const found = folders.find((folder) =>
    ['initdb', 'postgres', 'psql'].every((name) => existsSync(join(folder, name))),
  );
  if (!found)
    throw new Error(
      'Các bài thử cần PostgreSQL 15 trở lên (Debian: apt-get install postgresql). PostgreSQL 15 or newer is needed for the tests.',
    );
  return found;
}

/** PostgreSQL refuses to run as root: then the commands run as its own user. */
function asOrdinaryUser(command: string, ...args: string[]): [string, string[]] {
  return userInfo().uid === 0 ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, args];
}

function run(command: string, ...args: string[]): void {
  const [program, all] = asOrdinaryUser(command, ...args);
  const done = spawnSync(program, all, { encoding: 'utf8', cwd: '/' });
  if (done.status !== 0) throw new Error(`${command}: ${done.error?.message ?? done.stderr}`);
}

/** Names the folder of the socket of the server that all test files of a run share. */
export const sharedServer = 'LONGDAN_TEST_POSTGRES';

/** The server of this run, or one of the caller's own. Nothing is synced to disk: only tests may do so. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const shared = process.env[sharedServer];
  if (shared !== undefined) return { ...makeDatabases(findBinaries(), shared), stop: async () => {} };
  return startServer();
}

/** New databases on the server of a socket, under names that no other process gives. */
function makeDatabases(binaries: string, folder: string): Pick<TestPostgres, 'newDatabase'> {
  let databases = 0;
  return {
    newDatabase() {
      const name = `thu_${process.pid}_${++databases}`;
      run(join(binaries, 'psql'), '-h', folder, '-U', 'longdan', '-d', 'postgres', '-qc', `create database ${name}`);
      return `postgres://longdan@${encodeURIComponent(folder)}/${name}`;
    },
  };
}

/**
 * A server that lives until it is stopped or this process ends. `folder` is that of its socket. A `durable` one syncs to
 * disk, as a server in use does: for measuring.
 */
export async function startServer({ durable = false } = {}): Promise<TestPostgres & { readonly folder: string }> {
  const binaries = findBinaries();
  const folder = mkdtempSync(join(tmpdir(), 'longdan-pg-'));
  if (userInfo().uid === 0) {
    const { status, stdout } = spawnSync('id', ['-u', 'postgres'], { encoding: 'utf8' });
    if (status !== 0)
      throw new Error('PostgreSQL refuses to run as root, and there is no user “postgres” to run it as.');
    chownSync(folder, Number(stdout), statSync(folder).gid);
  }
  const data = join(folder, 'data');
  const language = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=vi'];
  run(join(binaries, 'initdb'), '-D', data, '-U', 'longdan', '--auth=trust', '--no-sync', ...language);

  // The shell ends the server when its own input closes: on stop, and just as well when this process is killed.
  const guard = 'folder=$0; "$@" & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -rf "$folder"';
  const careless = ['fsync=off', 'synchronous_commit=local', 'full_page_writes=off'];
  const settings = [...(durable ? [] : careless), 'max_connections=200'];
  const [program, args] = asOrdinaryUser(
    'sh',
    '-c',
    guard,
    folder,
    join(binaries, 'postgres'),
    ...['-D', data, '-k', folder, '-h', ''],
    ...settings.flatMap((setting) => ['-c', setting]),
  );
  const server = spawn(program, args, { cwd: '/', stdio: ['pipe', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000);
      if (said.includes('ready to accept connections')) resolve();
      else if (said.includes('FATAL')) reject(new Error(`PostgreSQL did not start: ${said}`));
    });
    void ended.then(() => reject(new Error(`PostgreSQL did not start: ${said}`)));
  });

  return {
    folder,
    ...makeDatabases(binaries, folder),
    async stop() {
      server.stdin.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
