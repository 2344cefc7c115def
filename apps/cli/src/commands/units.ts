/** `longdan units …`: lists of administrative units into the data folder, and finding one. */
import { importUnits, searchAdministrativeUnits } from '@longdan/operations';
import type { Command } from 'commander';
import { withContext } from '../context.ts';
import { formatNumber } from '../figure-table.ts';
import { readInput } from '../files.ts';
import { print, printJson, say } from '../output.ts';
import { dataOption, jsonOption } from './shared-options.ts';

export function addUnitCommands(program: Command): void {
  const units = program.command('units').description('danh mục đơn vị hành chính: nạp, tìm');

  units
    .command('import <tệp>')
    .description('nạp danh mục (JSON, XLSX, CSV) có hiệu lực từ một ngày')
    .requiredOption('--from <ngày>', 'ngày bắt đầu có hiệu lực, năm-tháng-ngày')
    .option('--whole', 'danh mục đầy đủ: đơn vị không có trong tệp đã kết thúc', false)
    .option('--basis <căn cứ>', 'nghị quyết, quyết định')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(
      async (
        path: string,
        options: { from: string; whole: boolean; basis?: string; data?: string; json?: boolean },
      ) => {
        const { fileName, bytes } = await readInput(path);
        const { findings: _, ...done } = await withContext(options.data, (context) =>
          importUnits(context, {
            fileName,
            bytes,
            validFrom: options.from,
            isWhole: options.whole,
            basis: options.basis ?? '',
          }),
        );
        if (options.json) return printJson(done);
        const [all, added, changed, ended] = [done.units, done.added, done.changed, done.ended].map((count) =>
          formatNumber(count),
        );
        print(
          say({
            vi: `Đã đọc ${all} đơn vị: ${added} mới, ${changed} thay đổi, ${ended} kết thúc.`,
            en: `${all} units read: ${added} new, ${changed} changed, ${ended} ended.`,
          }),
        );
      },
    );

  units
    .command('find <tên-hoặc-mã>')
    .description('tìm đơn vị theo tên (Hoà hay Hòa, có dấu hay không) hoặc mã')
    .option('--ended', 'cả đơn vị đã kết thúc', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (text: string, options: { ended: boolean; data?: string; json?: boolean }) => {
      const found = await withContext(options.data, (context) =>
        searchAdministrativeUnits(context, { text, withEnded: options.ended }),
      );
      if (options.json) return printJson(found);
      for (const { code, name, parentName, validFrom, validTo } of found)
        print([code, name, parentName ?? '', validFrom, validTo ?? ''].join('\t'));
    });
}
