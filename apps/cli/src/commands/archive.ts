/** `longdan round export` and `round import`: a whole round as one file, and taking it in on another installation. */
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportRound, importRound, readOrMakeKeys, sequenceLedger } from '@longdan/operations';
import type { Command } from 'commander';
import { dataFolder, withContext } from '../context.ts';
import { readInput } from '../files.ts';
import { locale, print, printJson, WrongUse } from '../output.ts';
import { dataOption, jsonOption } from './shared-options.ts';

const word = (vi: string, en: string) => (locale === 'vi' ? vi : en);

async function writeArchive(roundId: string, { data, out }: { data?: string; out: string }): Promise<void> {
  const file = resolve(out);
  if (existsSync(file))
    throw new WrongUse(word(`${file} đã có; không ghi đè. Chọn tên khác.`, `${file} exists and is not overwritten.`));
  const partial = `${file}.dang-ghi`;
  const keys = readOrMakeKeys(dataFolder(data), process.env['LONGDAN_ORIGIN']);
  try {
    await withContext(data, async (context) => {
      await sequenceLedger(context, keys);
      const target = createWriteStream(partial, { mode: 0o600, flush: true });
      await pipeline(Readable.from(exportRound(context, keys, roundId)), target);
    });
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
  print(
    word(
      `✔ Đã lưu trữ đợt ${roundId} vào ${file}. Tệp mở mọi câu trả lời: cất như tài liệu mật.`,
      `✔ Round ${roundId} is archived in ${file}. It opens every answer: keep it as a confidential document.`,
    ),
  );
}

/** Adds the two commands to `longdan round`. */
export function addArchiveCommands(program: Command): void {
  const round = program.commands.find((command) => command.name() === 'round')!;
  round
    .command('export <đợt>')
    .description('lưu trữ một đợt đã kết thúc thu phiếu vào một tệp, kèm sổ niêm chứng minh nội dung')
    .addOption(dataOption())
    .requiredOption('--out <tệp>', 'tệp sẽ ghi (.tar)')
    .action(writeArchive);

  round
    .command('import <tệp>')
    .description('nhận bản lưu trữ của một đợt từ nơi khác, sau khi đối chiếu từng mục với sổ đi kèm')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (path: string, { data, json }: { data?: string; json?: boolean }) => {
      const { bytes } = await readInput(path);
      const taken = await withContext(data, (context) => importRound(context, bytes));
      if (json) printJson(taken);
      else
        print(
          word(
            `✔ Đã nhận đợt ${taken.id} của sổ ${taken.origin}: ${taken.size} mục, gốc ${taken.root}. So gốc này với điểm niêm ở nơi đã lưu.`,
            `✔ Round ${taken.id} of log ${taken.origin} is taken in: ${taken.size} entries, root ${taken.root}. Compare it with the checkpoint where it was made.`,
          ),
        );
    });
}
