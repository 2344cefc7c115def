/** `longdan backup`: the whole store in one file, made while servers go on. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { keyFileName, productFolder } from '@longdan/operations';
import { backupStore } from '@longdan/store';
import { type Command, Option } from 'commander';
import { dataFolder, storePlace } from '../context.ts';
import { locale, print, printJson, WrongUse } from '../output.ts';
import { dataOption, jsonOption } from './shared-options.ts';
import { printContents, progressLine } from './whole-store.ts';

/** The file of the data folder that signs session cookies. */
export const secretFile = (data: string | undefined): string => join(dataFolder(data), 'session.secret');

/** The file of the data folder that signs the ledger. */
export const ledgerKeysFile = (data: string | undefined): string => join(dataFolder(data), keyFileName);

function readSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new WrongUse(
      locale === 'vi'
        ? `Không đọc được tệp bí mật ${path} (${reason}). Chỉ ra thư mục dữ liệu của máy chủ bằng --data, hoặc bỏ --with-secrets.`
        : `Cannot read the secret ${path} (${reason}). Name the server's data folder with --data, or leave out --with-secrets.`,
    );
  }
}

const readVersion = (): string =>
  (JSON.parse(readFileSync(join(productFolder(), 'apps/cli/package.json'), 'utf8')) as { version: string }).version;

export function addBackupCommand(program: Command): void {
  program
    .command('backup')
    .description('sao lưu toàn bộ dữ liệu vào một tệp; máy chủ vẫn chạy, không ghi đè tệp đã có')
    .addOption(dataOption())
    .addOption(new Option('--out <tệp>', 'tệp sao lưu sẽ ghi').makeOptionMandatory())
    .option('--with-secrets', 'kèm bí mật ký phiên đăng nhập (session.secret) và khóa của sổ niêm (ledger.keys.json)')
    .addOption(jsonOption())
    .action(async (options: { data?: string; out: string; withSecrets?: boolean; json?: boolean }) => {
      const progress = progressLine(!options.json);
      const backup = await backupStore(
        storePlace(options.data),
        resolve(options.out),
        {
          madeAt: new Date().toISOString(),
          software: readVersion(),
          secret: options.withSecrets ? readSecret(secretFile(options.data)) : undefined,
          // An installation that never logged anything has no keys yet.
          ledgerKeys:
            options.withSecrets && existsSync(ledgerKeysFile(options.data))
              ? readSecret(ledgerKeysFile(options.data))
              : undefined,
        },
        progress.show,
      );
      progress.end();
      if (options.json) {
        printJson(backup);
        return;
      }
      const rows = printContents(backup.tables);
      print(
        locale === 'vi'
          ? `✔ Đã sao lưu ${rows} dòng của ${backup.tables.length} bảng từ ${backup.place} vào ${backup.file}. Cất tệp ở máy khác; tệp chứa mọi câu trả lời và tài khoản.`
          : `✔ Backed up ${rows} rows of ${backup.tables.length} tables from ${backup.place} to ${backup.file}. Keep it on another machine; it holds every answer and account.`,
      );
    });
}
