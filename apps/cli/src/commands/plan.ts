/** `longdan plan …`: the plan as an official document. */
import { printPlan } from '@longdan/operations';
import type { Command } from 'commander';
import { withContext } from '../context.ts';
import { printPaths, writeOutputs } from '../files.ts';
import { dataOption, outOption } from './shared-options.ts';

export function addPlanCommands(program: Command): void {
  program
    .command('plan')
    .description('kế hoạch của đợt')
    .command('print <đợt>')
    .description('in kế hoạch thành văn bản (DOCX và PDF)')
    .addOption(outOption())
    .addOption(dataOption())
    .action(async (roundId: string, options: { data?: string; out: string }) => {
      const files = await withContext(options.data, async (context) => [
        await printPlan(context, roundId, 'docx'),
        await printPlan(context, roundId, 'pdf'),
      ]);
      printPaths(await writeOutputs(options.out, files));
    });
}
