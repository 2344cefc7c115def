/** `longdan responses import`: files of ballots into a round; every refused row named. */
import { importResponses } from '@longdan/operations';
import type { Command } from 'commander';
import { withContext } from '../context.ts';
import { readInput } from '../files.ts';
import { describeFinding, exitCodes, locale, print, printError, printJson } from '../output.ts';
import { dataOption, jsonOption } from './shared-options.ts';

export function addResponseCommands(program: Command): void {
  program
    .command('responses')
    .description('phiếu thu về')
    .command('import <đợt> <tệp>')
    .description('nạp phiếu từ tệp CSV hoặc XLSX; dòng sai bị từ chối kèm lý do, dòng đúng được giữ')
    .option('--field <lĩnh vực>', 'lĩnh vực của mọi dòng, khi tệp không có cột lĩnh vực')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (roundId: string, path: string, options: { field?: string; data?: string; json?: boolean }) => {
      const input = await readInput(path);
      const showProgress = process.stderr.isTTY && !options.json;
      const summary = await withContext(options.data, (context) =>
        importResponses(context, {
          roundId,
          ...input,
          ...(options.field === undefined ? {} : { fieldId: options.field }),
          ...(showProgress
            ? { onProgress: (done) => process.stderr.write(`\r${locale === 'vi' ? 'Đã đọc' : 'Read'} ${done.rows}`) }
            : {}),
        }),
      );
      if (showProgress) printError('');
      if (summary.refused > 0) process.exitCode = exitCodes.findings;
      if (options.json) {
        printJson(summary);
        return;
      }
      for (const note of summary.notes) print(describeFinding(note));
      for (const row of summary.refusedRows) for (const finding of row.findings) print(describeFinding(finding));
      print(
        locale === 'vi'
          ? `Đọc ${summary.rowsRead} dòng: nhận ${summary.accepted}, đã có từ trước ${summary.alreadyIn}, từ chối ${summary.refused}.`
          : `Read ${summary.rowsRead} rows: ${summary.accepted} accepted, ${summary.alreadyIn} in already, ${summary.refused} refused.`,
      );
    });
}
