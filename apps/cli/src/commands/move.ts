/** `longdan move`: everything from one store into an empty one, of either engine, proved equal. */
import { resolve } from 'node:path';
import { moveStore, type StorePlace } from '@longdan/store';
import type { Command } from 'commander';
import { locale, print, printJson } from '../output.ts';
import { jsonOption } from './shared-options.ts';
import { printContents, progressLine } from './whole-store.ts';

/** An address names a database, anything else a folder. */
const placeOf = (text: string): StorePlace =>
  /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? { url: text } : { folder: resolve(text) };

export function addMoveCommand(program: Command): void {
  program
    .command('move')
    .description(
      'chuyển toàn bộ dữ liệu (cả nhật ký) sang một nơi còn trống, SQLite hoặc PostgreSQL, rồi đối chiếu từng bảng',
    )
    .requiredOption('--from <nơi>', 'thư mục dữ liệu, hoặc postgres://…; dừng máy chủ trước khi chuyển')
    .requiredOption('--to <nơi>', 'thư mục trống, hoặc cơ sở dữ liệu trống postgres://…')
    .addOption(jsonOption())
    .action(async (options: { from: string; to: string; json?: boolean }) => {
      const progress = progressLine(!options.json);
      const move = await moveStore({ from: placeOf(options.from), to: placeOf(options.to) }, progress.show);
      progress.end();
      if (options.json) {
        printJson(move);
        return;
      }
      const rows = printContents(move.tables);
      print(
        locale === 'vi'
          ? `✔ Đã chuyển ${rows} dòng của ${move.tables.length} bảng từ ${move.from} sang ${move.to}; dấu nội dung (SHA-256) của từng bảng ở hai nơi bằng nhau.`
          : `✔ Moved ${rows} rows of ${move.tables.length} tables from ${move.from} to ${move.to}; the content hash (SHA-256) of each table is equal in both.`,
      );
    });
}
