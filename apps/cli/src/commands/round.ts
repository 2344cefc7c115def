/** `longdan round …` and `longdan check`: rounds and the checking of their ballots. */
import { parsePlan } from '@longdan/core';
import { checkRound, createRound, listRounds } from '@longdan/operations';
import type { Command } from 'commander';
import { withContext } from '../context.ts';
import { readInput } from '../files.ts';
import { describeFinding, exitCodes, formatTable, locale, print, printJson, say } from '../output.ts';
import { dataOption, jsonOption } from './shared-options.ts';

export function addRoundCommands(program: Command): void {
  const round = program.command('round').description('đợt khảo sát');

  round
    .command('create <tệp-kế-hoạch>')
    .description('lập một đợt khảo sát từ tệp kế hoạch (YAML)')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (path: string, options: { data?: string; json?: boolean }) => {
      const { fileName, bytes } = await readInput(path);
      const plan = parsePlan(new TextDecoder().decode(bytes), { file: fileName });
      if (!plan.ok) {
        process.exitCode = exitCodes.findings;
        if (options.json) printJson({ ok: false, findings: plan.findings });
        else for (const finding of plan.findings) print(describeFinding(finding));
        return;
      }
      const made = await withContext(options.data, (context) => createRound(context, { plan: plan.value }));
      if (options.json)
        printJson({ ok: true, round: made.id, findings: plan.findings, fields: made.fields, quota: made.quota });
      else {
        for (const finding of plan.findings) print(describeFinding(finding));
        print(`✔ ${made.id}: ${made.title}`);
        print(formatTable(made.fields.map((field) => [`  ${field.fieldId}`, field.quota, field.title])));
      }
    });

  round
    .command('list')
    .description('liệt kê các đợt khảo sát')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: { data?: string; json?: boolean }) => {
      const all = await withContext(options.data, listRounds);
      if (options.json) printJson(all);
      else print(formatTable(all.map((one) => [one.id, one.year, `${one.collected}/${one.quota}`, one.authority])));
    });

  program
    .command('check <đợt>')
    .description('kiểm tra phiếu: bao nhiêu phiếu đủ điều kiện, không đủ vì sao, phiếu nào cần xem lại')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (roundId: string, options: { data?: string; json?: boolean }) => {
      const check = await withContext(options.data, (context) => checkRound(context, roundId, { limit: 1000 }));
      if (check.ballots.ineligible > 0 || check.flagged > 0) process.exitCode = exitCodes.findings;
      if (options.json) {
        printJson(check);
        return;
      }
      const { issued, collected, eligible, ineligible, reasons } = check.ballots;
      print(
        locale === 'vi'
          ? `Phát ra ${issued ?? '—'}, thu về ${collected}, đủ điều kiện ${eligible}, không đủ điều kiện ${ineligible}, cần xem lại ${check.flagged}.`
          : `Issued ${issued ?? '—'}, collected ${collected}, eligible ${eligible}, ineligible ${ineligible}, to look at ${check.flagged}.`,
      );
      for (const reason of reasons) print(`✖ ${say(reason.label)}: ${reason.count}`);
      for (const one of check.toLookAt) {
        const name = one.ballotCode ?? one.responseId.slice(0, 8);
        for (const reason of [...one.decision.reasons, ...one.decision.flags])
          print(`  ${name}: ${say(reason.message)}`);
      }
    });
}
