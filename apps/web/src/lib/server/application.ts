/** The one running application: its store and accounts, opened when the server starts and closed when it stops. */
import process from 'node:process';
import { type Actor, type Context, citizen, type LedgerKeys, readOrMakeKeys, secureRandom } from '@longdan/operations';
import { openStore, type Store } from '@longdan/store';
import { type Authentication, createAuthentication } from './accounts/authentication.ts';
import { makeLinkCode } from './accounts/one-time-link.ts';
import { demoAccounts, demoPassword, hasAccounts, makeDemoAccounts, recoverByOperator } from './accounts/staff.ts';
import { type Environment, readEnvironment } from './environment.ts';
import type { ApiOptions } from './intake/api.ts';
import { keepLedger } from './ledger-keeper.ts';
import { log, logRequest } from './log.ts';
import { countRequest } from './metrics.ts';
import { readOrMakeSecret } from './secret.ts';

export interface Application {
  readonly store: Store;
  readonly auth: Authentication;
  /** The server's own secret: signs sessions, seals what must not lie open in the database. */
  readonly secret: string;
  /** Sign the ledger's checkpoints and receipts; they lie beside the data, never in the database. */
  readonly keys: LedgerKeys;
  readonly environment: Environment;
}

/** What the event `longdan:opened` of the process carries. */
export type OfferedApplication = Pick<ApiOptions, 'context' | 'onAnswer' | 'onFault'>;

let application: Application | undefined;
const random = secureRandom();

export function getApplication(): Application {
  if (!application) throw new Error('The application is not open yet: init() of hooks.server.ts opens it.');
  return application;
}

/** What every operation receives first, for one actor. */
export function contextFor({ store }: Application, actor: Actor): Context {
  return { store, now: () => new Date(), random, actor };
}

export async function openApplication(): Promise<void> {
  const environment = readEnvironment();
  const secret = readOrMakeSecret(environment.dataFolder);
  const store = await openStore({ folder: environment.dataFolder, url: environment.database, forServer: true });
  const auth = createAuthentication(store.db, secret, environment.origin);
  const keys = readOrMakeKeys(environment.dataFolder, environment.origin);
  application = { store, auth, secret, keys, environment };
  const keeper = { id: 'ledger', name: 'Sổ niêm', role: 'operator' } as const;
  const stopKeeping = keepLedger(contextFor(application, keeper), keys);
  await greet(application);
  offerApi(application);
  process.once('sveltekit:shutdown' as 'exit', () => {
    void stopKeeping()
      .then(() => store.close())
      .then(() => process.emit('longdan:closed' as 'SIGTERM', 'SIGTERM'));
  });
}

/** To the server around this application: what the HTTP interface ahead of the pages stands on. */
function offerApi(application: Application): void {
  const offered: OfferedApplication = {
    context: contextFor(application, citizen),
    onAnswer: (answered) => {
      countRequest(answered);
      logRequest(answered);
    },
    onFault: (error) => log.error({ route: '/api', error: error instanceof Error ? error.stack : String(error) }),
  };
  process.emit('longdan:opened' as 'message', offered, undefined);
}

/** On the console: how the first person gets in. */
async function greet(application: Application): Promise<void> {
  const { store, auth, environment } = application;
  const scheme = process.env['LONGDAN_TLS_CERT'] ? 'https' : 'http';
  const address = environment.origin ?? `${scheme}://localhost:${process.env['PORT'] || 8080}`;
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (environment.demo) {
    if (!(await hasAccounts(auth))) await makeDemoAccounts({ store, auth });
    say(
      `Chế độ minh hoạ. Tài khoản: ${demoAccounts.map((one) => one.loginName).join(', ')}; mật khẩu: ${demoPassword}`,
    );
  } else if (!(await hasAccounts(auth))) {
    const code = await makeLinkCode(auth, { kind: 'first-administrator' }, new Date());
    say('Chưa có tài khoản nào. Mở đường dẫn sau để lập tài khoản quản trị (dùng một lần, trong 24 giờ):');
    say(`  ${address}/thiet-lap?ma=${code}`);
  }
  if (environment.recover) {
    const code = await recoverByOperator(application, environment.recover);
    say(
      code
        ? `Đường dẫn đặt lại mật khẩu cho ${environment.recover} (dùng một lần, trong 24 giờ):`
        : `Không có tài khoản “${environment.recover}”.`,
    );
    if (code) say(`  ${address}/thiet-lap?ma=${code}`);
  }
}
