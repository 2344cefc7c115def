/** `longdan move`: everything from one store into an empty one, of either engine, proved equal. */
import { resolve } from 'node:path';
import { moveStore, type StorePlace } from '@longdan/store';
import type { Command } from 'commander';
import { formatTable, locale, print, printError, printJson } from '../output.ts';
import { jsonOption } from './shared-options.ts';

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
      const showProgress = process.stderr.isTTY && !options.json;
      const move = await moveStore(
        { from: placeOf(options.from), to: placeOf(options.to) },
        showProgress ? ({ table, rows }) => process.stderr.write(`\r\x1b[K${table} ${rows}`) : undefined,
      );
      if (showProgress) printError('');
      if (options.json) {
        printJson(move);
        return;
      }
      print(formatTable(move.tables.map(({ table, rows, hash }) => [table, rows, hash])));
      const rows = move.tables.reduce((sum, table) => sum + table.rows, 0);
      print(
        locale === 'vi'
          ? `✔ Đã chuyển ${rows} dòng của ${move.tables.length} bảng từ ${move.from} sang ${move.to}; dấu nội dung (SHA-256) của từng bảng ở hai nơi bằng nhau.`
          : `✔ Moved ${rows} rows of ${move.tables.length} tables from ${move.from} to ${move.to}; the content hash (SHA-256) of each table is equal in both.`,
      );
    });
}
