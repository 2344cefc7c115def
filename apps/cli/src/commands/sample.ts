/** `longdan sample …`: how many to ask, who is drawn, and the same draw again before witnesses. Needs no data folder. */
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Finding, Outcome } from '@longdan/core';
import { recordSample, type SampleFile } from '@longdan/operations';
import { type DrawDesign, drawByDesign, hashDesignDraw, sizeByCochran, sizeByYamane } from '@longdan/statistics';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { faultAt } from '../columns.ts';
import { formatFigures, formatNumber } from '../figure-table.ts';
import { writeOutputs } from '../files.ts';
import { type FrameFile, locateInFrame, readDrawDesign, readFrameFile, rowsOfFrame } from '../frame-file.ts';
import { readJsonFile } from '../json-file.ts';
import { describeFinding, exitCodes, locale, print, printError, printJson, say, WrongUse } from '../output.ts';
import { type DecimalMark, readNumber } from '../read-number.ts';
import { compareFrames, readSampleFile, unitsOfSample } from '../sample-file.ts';
import { writeSampleList } from '../sample-list.ts';
import { jsonOption } from './shared-options.ts';

interface FrameOptions {
  readonly sheet?: string;
  readonly decimal?: DecimalMark;
}

const sheetOption = () => new Option('--sheet <tên>', 'trang tính của khung, khi sổ Excel có nhiều trang');
const decimalOption = () =>
  new Option('--decimal <dấu>', 'dấu thập phân, khi tệp không tự cho biết').choices([',', '.']);

function fail(findings: readonly Finding[]): void {
  process.exitCode = exitCodes.findings;
  for (const finding of findings) printError(describeFinding(finding));
}

/** Draws a sample from a frame file as its design says. @throws WrongUse when a file cannot be opened */
export async function drawFromFile(
  framePath: string,
  design: DrawDesign,
  seed: string,
  options: FrameOptions = {},
): Promise<Outcome<{ readonly sample: SampleFile; readonly frame: FrameFile }>> {
  const frame = await readFrameFile(framePath, design, options);
  if (!frame.ok) return frame;
  const drawn = drawByDesign(frame.value.columns, design, seed);
  const located = drawn.findings.map((finding) => locateInFrame(frame.value, design, finding));
  if (!drawn.ok) return { ok: false, findings: located };
  const sample = recordSample(design, rowsOfFrame(frame.value, design), drawn.value);
  return { ok: true, value: { sample, frame: frame.value }, findings: [...frame.findings, ...located] };
}

/** Draws again from a frame file; no findings when frame and sample are the same to the last byte. */
export async function replaySample(
  sample: SampleFile,
  framePath: string,
  options: FrameOptions = {},
): Promise<readonly Finding[]> {
  const sheet = options.sheet ?? sample.frame.sheet;
  // The sheet is looked for by name only where the frame is still a workbook.
  const named = /\.(xlsx|xlsm|ods)$/i.test(framePath) && sheet !== undefined ? { sheet } : {};
  const again = await drawFromFile(framePath, sample.design, sample.seed, { ...options, ...named });
  if (!again.ok) return again.findings;
  const { sample: today, frame } = again.value;
  const findings = compareFrames(sample.frame, frame, sample.design);
  if (findings.length === 0 && today.frame.hash !== sample.frame.hash)
    findings.push(
      faultAt(
        'frame-hash-changed',
        { file: frame.table.file },
        {
          vi: `Mã băm của khung không khớp: tệp mẫu ghi ${sample.frame.hash}, nay ${today.frame.hash}.`,
          en: `The frame hash does not agree: the sample file says ${sample.frame.hash}, now ${today.frame.hash}.`,
        },
      ),
    );
  return [...findings, ...compareDraws(sample, today)];
}

/** Whom the recorded sample and the repeated draw do not share. */
function compareDraws(recorded: SampleFile, today: SampleFile): Finding[] {
  const idsOf = (sample: SampleFile) => new Set(unitsOfSample(sample).units.map(({ id }) => id));
  const [before, now] = [idsOf(recorded), idsOf(today)];
  const few = (ids: readonly string[]) =>
    `${ids
      .slice(0, 10)
      .map((id) => `“${id}”`)
      .join(', ')}${ids.length > 10 ? ', …' : ''}`;
  const missing = [...before].filter((id) => !now.has(id));
  const added = [...now].filter((id) => !before.has(id));
  const findings: Finding[] = [];
  const tell = (code: string, vi: string, en: string) => findings.push(faultAt(code, undefined, { vi, en }));
  if (missing.length > 0)
    tell(
      'sample-unit-not-drawn',
      `${missing.length} đơn vị có trong tệp mẫu nhưng bốc lại không trúng: ${few(missing)}.`,
      `${missing.length} units of the sample file are not drawn again: ${few(missing)}.`,
    );
  if (added.length > 0)
    tell(
      'sample-unit-missing',
      `${added.length} đơn vị bốc lại trúng nhưng không có trong tệp mẫu: ${few(added)}.`,
      `${added.length} units are drawn again that the sample file lacks: ${few(added)}.`,
    );
  const { seed, design, frame, strata } = recorded;
  const recordedHash = hashDesignDraw(design, {
    seed,
    frameHash: frame.hash,
    ...unitsOfSample(recorded),
    ...(strata && { strata }),
  });
  if (recordedHash !== recorded.drawHash)
    tell(
      'sample-file-altered',
      `Tệp mẫu đã bị sửa: nội dung có mã băm ${recordedHash}, tệp ghi ${recorded.drawHash}.`,
      `The sample file was altered: its content has the hash ${recordedHash}, it says ${recorded.drawHash}.`,
    );
  if (today.drawHash !== recorded.drawHash)
    tell(
      'draw-differs',
      `Bốc lại không ra cùng kết quả: tệp mẫu ${recorded.drawHash}, bốc lại ${today.drawHash}.`,
      `The repeated draw differs: sample file ${recorded.drawHash}, repeated ${today.drawHash}.`,
    );
  return findings;
}

/** The frame that was named, or the file of the recorded name beside the sample file or here. */
async function findFrame(samplePath: string, recorded: string, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  // Only the bare name: a sample file from elsewhere does not choose which files are read.
  const name = basename(recorded);
  for (const path of [join(dirname(samplePath), name), resolve(name)])
    if ((await stat(path).catch(() => undefined))?.isFile()) return path;
  throw new WrongUse(
    say({
      vi: `Không thấy khung mẫu “${name}” cạnh tệp mẫu. Thêm --frame <tệp>.`,
      en: `The frame “${name}” is not beside the sample file. Add --frame <file>.`,
    }),
  );
}

/** Population, sample and reserve by stratum; of several stages: by cluster of the last. */
function countCells(sample: SampleFile): (readonly [name: string, ...counts: number[]])[] {
  if (sample.strata)
    return sample.strata.map(({ stratum, population, selected, reserve }) => [
      stratum,
      population,
      selected.length,
      reserve.length,
    ]);
  const { reserve } = unitsOfSample(sample);
  const cells = sample.cells ?? [];
  const last = Math.max(...cells.map(({ stage }) => stage));
  return cells
    .filter(({ stage }) => stage === last)
    .map(({ within, stratum, population, sampled }) => [
      [within.at(-1) ?? '', stratum].filter(Boolean).join(' – '),
      population,
      sampled,
      reserve.filter((unit) => unit.clusterIds.at(-1) === within.at(-1)).length,
    ]);
}

function describeDraw(sample: SampleFile): string {
  const { frame, drawHash, seed } = sample;
  const vi = locale === 'vi';
  const heading = vi ? ['Tầng', 'Tổng thể', 'Mẫu', 'Dự phòng'] : ['Stratum', 'Population', 'Sample', 'Reserve'];
  const rows = countCells(sample).map(([name, ...counts]) => [name, ...counts.map((count) => formatNumber(count))]);
  const lines = vi
    ? [`Số bốc thăm (seed): ${seed}`, `Mã băm khung: ${frame.hash}`, `Mã băm mẫu: ${drawHash}`]
    : [`Seed: ${seed}`, `Frame hash: ${frame.hash}`, `Sample hash: ${drawHash}`];
  return [formatFigures([heading, ...rows], 1), ...lines].join('\n');
}

function parseFigure(text: string): number {
  const reading = readNumber(text.trim());
  // In an option a comma or point before three digits ("0.125", "1.234") is judged by where the figure lies.
  const value = reading?.kind === 'certain' ? reading.value : Number(text.replace(',', '.'));
  if (!Number.isFinite(value))
    throw new InvalidArgumentError(say({ vi: 'Phải là một số.', en: 'A number is needed.' }));
  return value;
}

function parseCount(text: string): number {
  const reading = readNumber(text.trim());
  const value = reading?.kind === 'either' ? Math.max(...Object.values(reading.byMark)) : reading?.value;
  if (value === undefined || !Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError(say({ vi: 'Phải là số nguyên từ 1.', en: 'A whole number from 1 is needed.' }));
  return value;
}

interface SizeOptions {
  readonly population: number;
  readonly margin: number;
  readonly method: 'ministry' | 'cochran';
  readonly proportion?: number;
  readonly confidence?: number;
  readonly deff?: number;
  readonly nonresponse: number;
  readonly json?: boolean;
}

function tellSize(options: SizeOptions): void {
  const { population, margin, method, nonresponse, proportion = 0.5, confidence = 0.95, deff = 1 } = options;
  const stray = (['proportion', 'confidence', 'deff'] as const).find((name) => options[name] !== undefined);
  if (method === 'ministry' && stray)
    throw new WrongUse(
      say({
        vi: `Công thức của Bộ n = N/(1 + N·e²) không có --${stray}. Dùng --method cochran.`,
        en: `The Ministry's formula n = N/(1 + N·e²) takes no --${stray}. Use --method cochran.`,
      }),
    );
  const size =
    method === 'ministry'
      ? sizeByYamane(population, { margin, nonresponse })
      : sizeByCochran(population, { margin, share: proportion, confidence, designEffect: deff, nonresponse });
  if (!size.ok) throw new WrongUse(size.findings.map((finding) => say(finding.message)).join('\n'));
  const formula = method === 'ministry' ? 'n = N/(1 + N·e²)' : 'n₀ = z²·p·(1 − p)/e²; n = D·n₀/(1 + (D·n₀ − 1)/N)';
  const { needed, issued } = size.value;
  if (options.json) {
    const more = method === 'cochran' ? { proportion, confidence, deff } : {};
    printJson({ method, formula, population, margin, ...more, nonresponse, needed, issued, findings: [] });
    return;
  }
  const [n, ballots, all] = [needed, issued, population].map((count) => formatNumber(count));
  print(formula);
  print(
    say({
      vi: `Cần ${n} phiếu hợp lệ; phát ra ${ballots} phiếu (tổng thể ${all}).`,
      en: `${n} valid answers are needed; issue ${ballots} ballots (population ${all}).`,
    }),
  );
}

export function addSampleCommands(program: Command): void {
  const sample = program.command('sample').description('chọn mẫu xác suất: cỡ mẫu, bốc thăm, bốc lại để kiểm chứng');

  sample
    .command('size')
    .description('cỡ mẫu theo công thức của Bộ hoặc của Cochran')
    .requiredOption('--population <N>', 'số đơn vị của tổng thể', parseCount)
    .option('--margin <e>', 'sai số cho phép', parseFigure, 0.05)
    .addOption(
      new Option('--method <công thức>', 'ministry: n = N/(1 + N·e²); cochran: theo độ tin cậy và tỷ lệ')
        .choices(['ministry', 'cochran'])
        .default('ministry'),
    )
    .option('--proportion <p>', 'tỷ lệ dự kiến (cochran; mặc định 0,5)', parseFigure)
    .option('--confidence <c>', 'độ tin cậy (cochran; mặc định 0,95)', parseFigure)
    .option('--deff <D>', 'hệ số thiết kế (cochran; mặc định 1)', parseFigure)
    .option('--nonresponse <r>', 'tỷ lệ phiếu sẽ không thu được', parseFigure, 0)
    .addOption(jsonOption())
    .action(tellSize);

  sample
    .command('draw')
    .description('bốc thăm một mẫu từ khung (CSV, XLSX, ODS); cùng khung, thiết kế và số bốc thăm thì ra cùng mẫu')
    .requiredOption('--frame <tệp>', 'khung mẫu: dòng đầu là tên cột')
    .requiredOption('--design <tệp>', 'thiết kế (JSON: docs/spec/draw.md)')
    .requiredOption('--seed <chuỗi>', 'số bốc thăm, công bố trước cách lấy')
    .requiredOption('--out <tệp>', 'tệp mẫu (JSON) để công bố và bốc lại')
    .option('--csv <tệp>', 'danh sách đơn vị trúng và dự phòng (CSV mở được bằng Excel)')
    .addOption(sheetOption())
    .addOption(decimalOption())
    .addOption(jsonOption())
    .action(
      async (
        options: FrameOptions & {
          frame: string;
          design: string;
          seed: string;
          out: string;
          csv?: string;
          json?: boolean;
        },
      ) => {
        if (options.seed.trim() === '')
          throw new WrongUse(say({ vi: 'Số bốc thăm không được trống.', en: 'The seed must not be blank.' }));
        const file = await readJsonFile(options.design);
        const design = file.ok ? readDrawDesign(file.value.json, file.value.file) : file;
        const drawn = design.ok
          ? await drawFromFile(options.frame, design.value, options.seed, options)
          : (design as Outcome<never>);
        if (!drawn.ok) {
          if (options.json) printJson({ ok: false, findings: drawn.findings });
          fail(options.json ? [] : drawn.findings);
          return;
        }
        const { sample: record, frame } = drawn.value;
        const bytes = new TextEncoder().encode(`${JSON.stringify(record, null, 1)}\n`);
        const paths = await writeBeside(options.out, bytes, 'application/json');
        if (options.csv !== undefined)
          paths.push(...(await writeBeside(options.csv, writeSampleList(record, frame), 'text/csv')));
        if (options.json) {
          const { strata, frame: recorded, drawHash, seed, algorithm } = record;
          printJson({
            ok: true,
            algorithm,
            seed,
            frameHash: recorded.hash,
            drawHash,
            ...(strata ? { strata: strata.map(({ joint: _, ...stratum }) => stratum) } : unitsOfSample(record)),
            files: paths,
            findings: drawn.findings,
          });
          return;
        }
        for (const finding of drawn.findings) printError(describeFinding(finding));
        print(describeDraw(record));
        for (const path of paths) print(`→ ${path}`);
      },
    );

  sample
    .command('replay <tệp-mẫu>')
    .description('bốc lại từ tệp mẫu: đúng (0) chỉ khi khung và mẫu giống hệt; nếu không, chỉ ra dòng đã đổi')
    .option('--frame <tệp>', 'khung mẫu (mặc định: tệp cùng tên cạnh tệp mẫu)')
    .addOption(sheetOption())
    .addOption(decimalOption())
    .addOption(jsonOption())
    .action(async (path: string, options: FrameOptions & { frame?: string; json?: boolean }) => {
      const file = await readJsonFile(path);
      const read = file.ok ? readSampleFile(file.value.json, file.value.file) : (file as Outcome<never>);
      const findings = read.ok
        ? await replaySample(read.value, await findFrame(path, read.value.frame.file, options.frame), options)
        : read.findings;
      const identical = read.ok && findings.length === 0;
      if (options.json) printJson({ identical, ...(read.ok && { drawHash: read.value.drawHash }), findings });
      if (!identical) {
        fail(options.json ? [] : findings);
        return;
      }
      if (!options.json)
        print(
          say({
            vi: `✔ Bốc lại ra đúng mẫu đã công bố, giống hệt từng đơn vị. Mã băm: ${read.value.drawHash}`,
            en: `✔ The draw repeats the published sample, unit by unit. Hash: ${read.value.drawHash}`,
          }),
        );
    });
}

const writeBeside = (path: string, bytes: Uint8Array, mediaType: string): Promise<string[]> =>
  writeOutputs(dirname(path), [{ fileName: basename(path), mediaType, bytes }]);
