/** `longdan restore`: an empty store filled from a backup, of either engine, all or nothing. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readBackupHeader, restoreStore } from '@longdan/store';
import type { Command } from 'commander';
import { storePlace } from '../context.ts';
import { locale, print, printJson, WrongUse } from '../output.ts';
import { ledgerKeysFile, secretFile } from './backup.ts';
import { dataOption, jsonOption } from './shared-options.ts';
import { printContents, progressLine } from './whole-store.ts';

/** @throws WrongUse when the folder has another secret already: what was signed with it would be worth nothing */
function refuseOtherSecret(path: string, secret: string): void {
  if (!existsSync(path) || readFileSync(path, 'utf8').trim() === secret) return;
  throw new WrongUse(
    locale === 'vi'
      ? `Bản sao lưu có kèm tệp bí mật, nhưng ${path} đã có và khác. Chuyển tệp đó đi chỗ khác rồi khôi phục lại.`
      : `The backup holds a secret, but ${path} exists and differs. Move that file away and restore again.`,
  );
}

function keepSecret(path: string, secret: string): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, secret, { mode: 0o600, flag: 'wx', flush: true });
}

export function addRestoreCommand(program: Command): void {
  program
    .command('restore')
    .argument('<tệp>', 'tệp do longdan backup ghi')
    .description('khôi phục vào một thư mục hoặc cơ sở dữ liệu còn trống, rồi đối chiếu từng bảng')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (given: string, options: { data?: string; json?: boolean }) => {
      const file = resolve(given);
      const { secret, ledgerKeys } = await readBackupHeader(file);
      const secrets = [
        [secretFile(options.data), secret],
        [ledgerKeysFile(options.data), ledgerKeys],
      ] as const;
      for (const [path, held] of secrets) if (held !== undefined) refuseOtherSecret(path, held);
      const progress = progressLine(!options.json);
      const restored = await restoreStore(file, storePlace(options.data), progress.show);
      progress.end();
      for (const [path, held] of secrets) if (held !== undefined) keepSecret(path, held);
      if (options.json) {
        printJson(restored);
        return;
      }
      const rows = printContents(restored.tables);
      print(
        locale === 'vi'
          ? `✔ Đã khôi phục ${rows} dòng của ${restored.tables.length} bảng vào ${restored.place}, từ bản sao lưu lúc ${restored.madeAt}; dấu nội dung (SHA-256) của từng bảng đúng như trong bản sao lưu.`
          : `✔ Restored ${rows} rows of ${restored.tables.length} tables into ${restored.place}, from the backup of ${restored.madeAt}; the content hash (SHA-256) of each table is as in the backup.`,
      );
    });
}
