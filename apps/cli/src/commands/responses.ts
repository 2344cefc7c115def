/** `longdan responses import`: files of ballots into a round; every refused row named. */
import { importResponses } from '@longdan/operations';
import type { Command } from 'commander';
import { withContext } from '../context.ts';
import { openInput } from '../files.ts';
import { describeFinding, exitCodes, locale, print, printError, printJson } from '../output.ts';
import { dataOption, jsonOption } from './shared-options.ts';

const shown = new Intl.NumberFormat(locale === 'vi' ? 'vi-VN' : 'en');

/** One line that is written over again and again. */
function showProgress(done: { rows: number; accepted: number; refused: number; share: number }): void {
  const [rows, accepted, refused] = [done.rows, done.accepted, done.refused].map((count) => shown.format(count));
  const share = Math.floor(done.share * 100);
  const line =
    locale === 'vi'
      ? `${share}% · đã đọc ${rows} dòng: nhận ${accepted}, từ chối ${refused}`
      : `${share}% · ${rows} rows read: ${accepted} accepted, ${refused} refused`;
  process.stderr.write(`\r\u001b[K${line}`);
}

/** Ctrl-C stops after the rows under way are in; a second one does not wait. */
function stopOnInterrupt(): { readonly signal: AbortSignal; readonly release: () => void } {
  const stopping = new AbortController();
  const stop = () => {
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
  };
  process.on('SIGINT', stop);
  return { signal: stopping.signal, release: () => process.off('SIGINT', stop) };
}

export function addResponseCommands(program: Command): void {
  program
    .command('responses')
    .description('phiếu thu về')
    .command('import <đợt> <tệp>')
    .description(
      'nạp phiếu từ tệp CSV hoặc XLSX; dòng sai bị từ chối kèm lý do, dòng đúng được giữ. Ctrl-C dừng; chạy lại đúng lệnh đó để đi tiếp',
    )
    .option('--field <lĩnh vực>', 'lĩnh vực của mọi dòng, khi tệp không có cột lĩnh vực')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (roundId: string, path: string, options: { field?: string; data?: string; json?: boolean }) => {
      const file = await openInput(path);
      const seen = process.stderr.isTTY && !options.json;
      const { signal, release } = stopOnInterrupt();
      try {
        const summary = await withContext(options.data, (context) =>
          importResponses(context, {
            roundId,
            file,
            signal,
            ...(options.field === undefined ? {} : { fieldId: options.field }),
            ...(seen ? { onProgress: showProgress } : {}),
          }),
        );
        if (seen) printError('');
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
      } catch (error) {
        if (!signal.aborted) throw error;
        if (seen) printError('');
        printError(
          locale === 'vi'
            ? 'Đã dừng. Phiếu đã vào vẫn còn; chạy lại đúng lệnh này để đi tiếp.'
            : 'Stopped. Ballots that came in stay; run the same command again to go on.',
        );
        process.exitCode = 130;
      } finally {
        release();
      }
    });
}
