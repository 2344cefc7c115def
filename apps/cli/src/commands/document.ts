/** `longdan dispatch …` and `longdan minutes …`: official documents beside plan and report. */
import { formatDispatch, type House, isCalendarDay, type Plan, parseDispatch, parseHouse } from '@longdan/core';
import { draftRoundDispatch, getRound, printCheckingMinutes, printDispatch } from '@longdan/operations';
import type { Command } from 'commander';
import { withContext } from '../context.ts';
import { printPaths, readInput, writeOutputs } from '../files.ts';
import { describeFinding, exitCodes, locale, printError, WrongUse } from '../output.ts';
import { dataOption, outOption } from './shared-options.ts';

export function addDocumentCommands(program: Command): void {
  addDispatchCommands(program);
  addMinutesCommands(program);
}

const houseOption = [
  '--house <tệp.yaml>',
  'tệp mẫu của cơ quan: tiêu đề, nơi nhận, người ký (bù vào chỗ tệp công văn để trống)',
] as const;

function addDispatchCommands(program: Command): void {
  const dispatch = program.command('dispatch').description('công văn triển khai');
  dispatch
    .command('print <tệp.yaml>')
    .description('in công văn thành văn bản (DOCX và PDF)')
    .option(...houseOption)
    .addOption(outOption())
    .action(async (path: string, options: { house?: string; out: string }) => {
      const house = options.house === undefined ? undefined : await readHouse(options.house);
      const { fileName, text } = await readText(path);
      const read = parseDispatch(text, { file: fileName, ...(house === undefined ? {} : { house }) });
      for (const finding of read.findings) printError(describeFinding(finding));
      if (!read.ok) {
        process.exitCode = exitCodes.findings;
        return;
      }
      const files = [await printDispatch(read.value, 'docx'), await printDispatch(read.value, 'pdf')];
      printPaths(await writeOutputs(options.out, files));
    });
  dispatch
    .command('draft <đợt>')
    .description('soạn công văn từ kế hoạch của đợt, ghi ra tệp YAML để sửa')
    .requiredOption('--unit <ký hiệu>', 'ký hiệu đơn vị soạn thảo, ví dụ VP')
    .option('--benchmark <tên>', 'dùng số liệu so sánh đã nhập của đợt')
    .option('--results <đợt trước>', 'dùng kết quả của một đợt đã làm')
    .addOption(outOption())
    .addOption(dataOption())
    .action(
      async (
        roundId: string,
        options: { unit: string; benchmark?: string; results?: string; out: string; data?: string },
      ) => {
        if (options.benchmark !== undefined && options.results !== undefined)
          throw new WrongUse(
            locale === 'vi'
              ? 'Chỉ dùng một trong hai: --benchmark hoặc --results.'
              : 'Give --benchmark or --results, not both.',
          );
        const use =
          options.benchmark !== undefined
            ? { benchmark: options.benchmark }
            : options.results !== undefined
              ? { roundId: options.results }
              : undefined;
        const drafted = await withContext(options.data, (context) =>
          draftRoundDispatch(context, roundId, {
            draftingUnit: options.unit,
            ...(use === undefined ? {} : { use }),
          }),
        );
        const bytes = new TextEncoder().encode(formatDispatch(drafted));
        printPaths(
          await writeOutputs(options.out, [{ fileName: `${drafted.id}.yaml`, mediaType: 'application/yaml', bytes }]),
        );
      },
    );
}

function addMinutesCommands(program: Command): void {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  program
    .command('minutes')
    .description('biên bản kiểm tra phiếu')
    .command('print <đợt>')
    .description('in biên bản kiểm tra phiếu (DOCX và PDF)')
    .option('--spoiled <lĩnh vực=số>', 'số phiếu hỏng của một lĩnh vực (ghi được nhiều lần)', collect, [])
    .option('--lost <lĩnh vực=số>', 'số phiếu mất của một lĩnh vực (ghi được nhiều lần)', collect, [])
    .option('--number <số>', 'số của biên bản')
    .option('--date <ngày>', 'ngày lập, dạng 2022-11-03')
    .addOption(outOption())
    .addOption(dataOption())
    .action(
      async (
        roundId: string,
        options: {
          spoiled: string[];
          lost: string[];
          number?: string;
          date?: string;
          out: string;
          data?: string;
        },
      ) => {
        const files = await withContext(options.data, async (context) => {
          const { plan } = await getRound(context, roundId);
          const stated = {
            spoiled: readCounts(plan, '--spoiled', options.spoiled),
            lost: readCounts(plan, '--lost', options.lost),
            ...(options.number === undefined ? {} : { number: options.number }),
            ...(options.date === undefined ? {} : { heldOn: readDate(options.date) }),
          };
          return [
            await printCheckingMinutes(context, roundId, 'docx', stated),
            await printCheckingMinutes(context, roundId, 'pdf', stated),
          ];
        });
        printPaths(await writeOutputs(options.out, files));
      },
    );
}

async function readText(path: string): Promise<{ fileName: string; text: string }> {
  const { fileName, bytes } = await readInput(path);
  return { fileName, text: new TextDecoder().decode(bytes) };
}

/** @throws WrongUse naming the faults of the file */
async function readHouse(path: string): Promise<House> {
  const { fileName, text } = await readText(path);
  const read = parseHouse(text, { file: fileName });
  if (read.ok) return read.value;
  throw new WrongUse(read.findings.map(describeFinding).join('\n'));
}

/** "ho-tich=2" for each field. @throws WrongUse naming the fields of the plan */
function readCounts(plan: Plan, option: string, given: readonly string[]): Record<string, number> {
  const known = plan.fields.map((field) => field.id);
  return Object.fromEntries(
    given.map((text) => {
      const match = /^([^=]+)=(\d{1,7})$/.exec(text);
      if (!match || !known.includes(match[1]!))
        throw new WrongUse(
          locale === 'vi'
            ? `${option} ${text}: cần dạng “mã lĩnh vực=số phiếu”; các lĩnh vực của đợt: ${known.join(', ')}.`
            : `${option} ${text}: write “field code=count”; the round’s fields: ${known.join(', ')}.`,
        );
      return [match[1]!, Number(match[2])];
    }),
  );
}

/** @throws WrongUse when it is no day of the calendar */
function readDate(text: string): string {
  if (isCalendarDay(text)) return text;
  throw new WrongUse(
    locale === 'vi'
      ? `Ngày “${text}” không có thật. Ghi dạng 2022-11-03.`
      : `“${text}” is not a day of the calendar. Write it as 2022-11-03.`,
  );
}
