/** `longdan seal`, `publish` and `verify`: figures fixed, published as a folder, and checked by anybody. */
import { readFileSync, statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { listBundleFiles, publishFigures, readOrMakeKeys, sealFigures, sequenceLedger } from '@longdan/operations';
import { type BundleReader, type Verification, verifyBundle } from '@longdan/verifier';
import { verifyOpened } from '@longdan/verifier/opened';
import { type Command, Option } from 'commander';
import { dataFolder, withContext } from '../context.ts';
import { writeFiles } from '../files.ts';
import { exitCodes, locale, print, printJson, say, WrongUse } from '../output.ts';
import { dataOption, jsonOption, outOption } from './shared-options.ts';

const word = (vi: string, en: string) => (locale === 'vi' ? vi : en);
const keysOf = (data: string | undefined) => readOrMakeKeys(dataFolder(data), process.env['LONGDAN_ORIGIN']);
const collect = (value: string, before: readonly string[]) => [...before, value];

/** A file somebody was given; a wrong path is a wrong use, not a crash. */
function readGiven(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new WrongUse(word(`Không đọc được tệp ${path} (${reason}).`, `Cannot read the file ${path} (${reason}).`));
  }
}

interface VerifyOptions {
  readonly checkpoint: readonly string[];
  readonly receipt: readonly string[];
  readonly witness: readonly string[];
  readonly key?: string;
  /** Folder of the opened content, for the supervisor. */
  readonly opened?: string;
  readonly json?: boolean;
}

/** Files of a folder, and of nothing outside it. @throws WrongUse when it is no folder */
function readerOfFolder(folder: string): BundleReader {
  const root = resolve(folder);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw new WrongUse(word(`${folder} không phải là thư mục.`, `${folder} is not a folder.`));
  const read = (path: string) => {
    const file = resolve(root, path);
    // Paths come from the files themselves; none may lead out of the folder.
    if (!file.startsWith(root + sep)) return undefined;
    return statSync(file, { throwIfNoEntry: false })?.isFile() ? new Uint8Array(readFileSync(file)) : undefined;
  };
  return { read };
}

/** One outcome of two: what anybody checks, then what the opened content shows. */
const joinVerifications = (one: Verification, other: Verification): Verification => ({
  ok: one.ok && other.ok,
  checks: [...one.checks, ...other.checks],
  limits: [...one.limits, ...other.limits],
});

async function verify(folder: string, options: VerifyOptions): Promise<void> {
  const bundle = readerOfFolder(folder);
  const own = await verifyBundle(bundle, {
    checkpoints: options.checkpoint.map(readGiven),
    receipts: options.receipt.map(readGiven),
    witnesses: options.witness,
    ...(options.key === undefined ? {} : { key: options.key }),
  });
  const verification =
    options.opened === undefined
      ? own
      : joinVerifications(own, await verifyOpened(bundle, readerOfFolder(options.opened)));
  if (options.json) printJson(verification);
  else {
    for (const check of verification.checks) print(`${check.ok ? '✔' : '✖'} ${say(check.message)}`);
    for (const limit of verification.limits) print(`• ${say(limit)}`);
    print(
      verification.ok
        ? word('✔ Bộ công bố không có chỗ nào sai.', '✔ Nothing is wrong with the bundle.')
        : word('✖ Bộ công bố có chỗ sai: xem các dòng ✖ ở trên.', '✖ The bundle is wrong: see the lines marked ✖.'),
    );
  }
  if (!verification.ok) process.exitCode = exitCodes.findings;
}

export function addSealCommands(program: Command): void {
  program
    .command('seal <đợt>')
    .description('niêm số liệu của một đợt đã kết thúc thu phiếu')
    .addOption(dataOption())
    .option('--reason <lý do>', 'lý do niêm lại (từ bản thứ hai)', '')
    .action(async (roundId: string, options: { data?: string; reason: string }) => {
      const seal = await withContext(options.data, async (context) => {
        const sealed = await sealFigures(context, { roundId, reason: options.reason });
        await sequenceLedger(context, keysOf(options.data));
        return sealed;
      });
      print(word(`✔ Đã niêm số liệu, bản số ${seal.version}.`, `✔ Figures are sealed, version ${seal.version}.`));
    });

  program
    .command('publish <đợt>')
    .description('công bố bản niêm mới nhất và ghi bộ công bố ra thư mục')
    .addOption(dataOption())
    .addOption(outOption())
    .option('--files-only', 'chỉ ghi lại bộ tệp, không công bố thêm gì')
    .action(async (roundId: string, options: { data?: string; out: string; filesOnly?: boolean }) => {
      const keys = keysOf(options.data);
      const folder = resolve(options.out);
      let files = 0;
      await withContext(options.data, async (context) => {
        if (!options.filesOnly) await publishFigures(context, roundId);
        await sequenceLedger(context, keys);
        files = await writeFiles(folder, listBundleFiles(context, keys));
      });
      print(word(`✔ Đã ghi ${files} tệp vào ${folder}.`, `✔ Wrote ${files} files to ${folder}.`));
    });

  program
    .command('verify <thư-mục>')
    .description('kiểm chứng một bộ công bố: sổ, chữ ký, và tính lại mọi số liệu')
    .addOption(
      new Option('--checkpoint <tệp>', 'điểm niêm giữ ở nơi khác (nhiều lần được)').argParser(collect).default([]),
    )
    .addOption(
      new Option('--receipt <tệp>', 'biên nhận của người trả lời (nhiều lần được)').argParser(collect).default([]),
    )
    .addOption(
      new Option('--witness <dòng>', 'khóa nhận từ chính bên chứng kiến (nhiều lần được)')
        .argParser(collect)
        .default([]),
    )
    .option('--key <dòng>', 'khóa kiểm chứng đã biết từ trước')
    .option('--opened <thư mục>', 'nội dung mở (longdan ledger open): mở từng dấu niêm và tính lại mọi con số từ phiếu')
    .addOption(jsonOption())
    .action(verify);
}
