/** `longdan ballots …`: issuing ballots and printing them. */
import { formatBallotCode } from '@longdan/core';
import { issueBallots, listBatches, printQuestionnaire, printSlips } from '@longdan/operations';
import { type Command, InvalidArgumentError } from 'commander';
import { withContext } from '../context.ts';
import { printPaths, writeOutputs } from '../files.ts';
import { print, printJson } from '../output.ts';
import { dataOption, jsonOption, outOption } from './shared-options.ts';

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('Số phiếu phải là số nguyên từ 1.');
  return count;
}

export function addBallotCommands(program: Command): void {
  const ballots = program.command('ballots').description('phiếu phát ra');
  addIssue(ballots);
  addSlips(ballots);
}

/** Where people answer, as printed beside a code; the web server goes by the same setting. */
const publicAddress = () => ({ publicAddress: process.env['LONGDAN_ORIGIN'] });

function addSlips(ballots: Command): void {
  ballots
    .command('slips <đợt>')
    .description('in mẩu phiếu cắt (mã và mã QR) của các phiếu đã phát, mỗi lần phát một tệp PDF')
    .requiredOption('--field <lĩnh vực>', 'mã lĩnh vực trong kế hoạch')
    .option('--batch <lần phát>', 'chỉ một lần phát; không ghi thì in mọi lần phát của lĩnh vực')
    .addOption(outOption())
    .addOption(dataOption())
    .action(async (roundId: string, options: { field: string; batch?: string; out: string; data?: string }) => {
      const files = await withContext(options.data, async (context) => {
        const issued = (await listBatches(context, roundId)).filter((batch) => batch.fieldId === options.field);
        const batches = options.batch === undefined ? issued.map((batch) => batch.id) : [options.batch];
        const printed = [];
        for (const [at, batchId] of batches.entries()) {
          const slips = await printSlips(context, roundId, { fieldId: options.field, batchId, ...publicAddress() });
          const number = batches.length > 1 ? `-${at + 1}` : '';
          printed.push({ ...slips, fileName: slips.fileName.replace(/(?=\.pdf$)/, number) });
        }
        return printed;
      });
      printPaths(await writeOutputs(options.out, files));
    });
}

function addIssue(ballots: Command): void {
  ballots
    .command('issue <đợt>')
    .description('phát phiếu của một lĩnh vực, mỗi phiếu một mã')
    .requiredOption('--field <lĩnh vực>', 'mã lĩnh vực trong kế hoạch')
    .requiredOption('--count <số>', 'số phiếu', parseCount)
    .option('--unit <đơn vị>', 'mã đơn vị trong kế hoạch')
    .option('--print <thư mục>', 'in phiếu giấy mang mã (PDF) vào thư mục này')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(
      async (
        roundId: string,
        options: { field: string; count: number; unit?: string; print?: string; data?: string; json?: boolean },
      ) => {
        await withContext(options.data, async (context) => {
          const issued = await issueBallots(context, {
            roundId,
            fieldId: options.field,
            count: options.count,
            unitId: options.unit,
          });
          if (options.json) printJson(issued);
          else
            for (const ballot of issued.ballots)
              print(`${ballot.fieldId}-${String(ballot.serial).padStart(4, '0')}\t${formatBallotCode(ballot.code)}`);
          if (options.print !== undefined)
            printPaths(
              await writeOutputs(options.print, [
                await printQuestionnaire(context, roundId, 'pdf', {
                  fieldId: options.field,
                  batchId: issued.batch.id,
                  ...publicAddress(),
                }),
              ]),
            );
        });
      },
    );
}
