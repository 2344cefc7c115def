/** `longdan results` and `longdan report`: figures, and the official documents made from them. */
import { describeExtremes, formatPercent } from '@longdan/analysis';
import { generatedDataNotice } from '@longdan/documents';
import { estimateResults, getPlan, printReportFiles } from '@longdan/operations';
import type { Command } from 'commander';
import { withContext } from '../context.ts';
import { printPaths, writeOutputs } from '../files.ts';
import { describeFinding, formatTable, locale, print, printJson, say } from '../output.ts';
import { describeEstimates, figuresForMachines } from '../results-json.ts';
import { dataOption, jsonOption, outOption } from './shared-options.ts';

export function addResultCommands(program: Command): void {
  program
    .command('results <đợt>')
    .description('kết quả: chỉ số, yếu tố, tiêu chí, cao nhất, thấp nhất')
    .option('--field <lĩnh vực>', 'chỉ một lĩnh vực')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (roundId: string, options: { field?: string; data?: string; json?: boolean }) => {
      const { figures, estimates, generated } = await withContext(options.data, async (context) => {
        const scope = options.field === undefined ? {} : { fieldId: options.field };
        return {
          ...(await estimateResults(context, roundId, scope)),
          generated: (await getPlan(context, roundId)).generatedData ?? false,
        };
      });
      if (options.json) {
        printJson({ round: roundId, generatedData: generated, ...figuresForMachines(figures), estimates });
        return;
      }
      if (generated) print(say(generatedDataNotice));
      const { ballots, index } = figures;
      print(
        locale === 'vi'
          ? `Phiếu: phát ra ${ballots.issued ?? '—'}, thu về ${ballots.collected}, đủ điều kiện ${ballots.eligible}.`
          : `Ballots: ${ballots.issued ?? '—'} issued, ${ballots.collected} collected, ${ballots.eligible} eligible.`,
      );
      const percent = (share: number | null) => (share === null ? '—' : formatPercent(share, 2, locale));
      print(
        `${locale === 'vi' ? 'Chỉ số hài lòng' : 'Satisfaction index'}: ${percent(index.satisfied)}; ${locale === 'vi' ? 'điểm quy đổi' : 'converted score'}: ${percent(index.score)}`,
      );
      print(say(index.formulaText));
      print();
      print(
        formatTable([
          locale === 'vi'
            ? ['Mã', 'N', 'Hài lòng', 'Bình thường', 'Không HL', 'Tiêu chí']
            : ['Id', 'N', 'Satisfied', 'Neutral', 'Dissatisfied', 'Criterion'],
          ...figures.criteria.map((one) => [
            one.id,
            one.n,
            percent(one.satisfied),
            percent(one.neutral),
            percent(one.dissatisfied),
            one.text,
          ]),
        ]),
      );
      print();
      print(describeExtremes(figures, locale));
      for (const line of describeEstimates(estimates)) print(line);
      print(say(estimates.claim));
      for (const finding of figures.findings) print(describeFinding(finding));
    });

  program
    .command('report <đợt>')
    .description('lập báo cáo của đợt (DOCX, PDF) và bảng số liệu (XLSX)')
    .option('--field <lĩnh vực>', 'báo cáo riêng của một lĩnh vực')
    .option('--per-field', 'thêm một báo cáo cho mỗi lĩnh vực')
    .addOption(outOption())
    .addOption(dataOption())
    .action(async (roundId: string, options: { field?: string; perField?: boolean; out: string; data?: string }) => {
      const files = await withContext(options.data, async (context) => {
        const own = options.field === undefined ? {} : { fieldId: options.field };
        const scopes = options.perField
          ? [own, ...(await getPlan(context, roundId)).fields.map(({ id }) => ({ fieldId: id }))]
          : [own];
        const made = [];
        for (const scope of scopes) made.push(...(await printReportFiles(context, roundId, scope)));
        return made;
      });
      printPaths(await writeOutputs(options.out, files));
    });
}
