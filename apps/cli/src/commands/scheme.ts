/** `longdan scheme …`: the schemes that questionnaires are made from. */
import { buildQuestionnaire, criteriaOf, parseScheme, reviewForm, type Scheme } from '@longdan/core';
import { addScheme, listSchemes } from '@longdan/operations';
import type { Command } from 'commander';
import { withContext } from '../context.ts';
import { readInput } from '../files.ts';
import { describeFinding, exitCodes, formatTable, locale, print, printJson } from '../output.ts';
import { dataOption, jsonOption } from './shared-options.ts';

/** Routing, wording and length of the form as the scheme prescribes it; each finding names its question. */
function lookAtForm(scheme: Scheme) {
  const { faults, notes, prescribed, length } = reviewForm(
    scheme,
    buildQuestionnaire(scheme, { id: scheme.id, version: 1 }),
  );
  const named = [...faults, ...notes, ...prescribed].map((finding) => {
    const id = finding.data?.['question'];
    if (id === undefined) return finding;
    return { ...finding, message: { vi: `${id}: ${finding.message.vi}`, en: `${id}: ${finding.message.en}` } };
  });
  return { findings: named, length };
}

export function addSchemeCommands(program: Command): void {
  const scheme = program.command('scheme').description('bộ tiêu chí');

  scheme
    .command('check <tệp>')
    .description('kiểm tra một tệp bộ tiêu chí (YAML, JSON): từng dòng sai, điều kiện hỏi, lời văn, độ dài phiếu')
    .addOption(jsonOption())
    .action(async (path: string, options: { json?: boolean }) => {
      const { fileName, bytes } = await readInput(path);
      const read = parseScheme(new TextDecoder().decode(bytes), { file: fileName });
      const looked = read.ok ? lookAtForm(read.value) : undefined;
      if (!read.ok || looked?.findings.some(({ severity }) => severity === 'fault'))
        process.exitCode = exitCodes.findings;
      const findings = [...read.findings, ...(looked?.findings ?? [])];
      if (options.json) {
        printJson({
          ok: read.ok,
          findings,
          ...(looked ? { length: looked.length } : {}),
          ...(read.ok ? { scheme: read.value } : {}),
        });
        return;
      }
      for (const finding of findings) print(describeFinding(finding));
      if (read.ok) {
        const criteria = criteriaOf(read.value).length;
        print(
          locale === 'vi'
            ? `✔ ${read.value.id}: ${read.value.title} — ${criteria} tiêu chí, ${read.value.sections.length} phần.`
            : `✔ ${read.value.id}: ${read.value.title} — ${criteria} criteria, ${read.value.sections.length} sections.`,
        );
      }
    });

  scheme
    .command('add <tệp>')
    .description('thêm một bộ tiêu chí vào nơi lưu dữ liệu để lập phiếu hỏi')
    .addOption(dataOption())
    .action(async (path: string, options: { data?: string }) => {
      const { fileName, bytes } = await readInput(path);
      const read = await withContext(options.data, (context) =>
        addScheme(context, { fileName, text: new TextDecoder().decode(bytes) }),
      );
      for (const finding of read.findings) print(describeFinding(finding));
      if (read.ok) print(`✔ ${read.value.id} (phiên bản ${read.value.version})`);
      else process.exitCode = exitCodes.findings;
    });

  scheme
    .command('list')
    .description('liệt kê các bộ tiêu chí có sẵn và đã thêm')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: { data?: string; json?: boolean }) => {
      const all = await withContext(options.data, listSchemes);
      if (options.json) printJson(all);
      else print(formatTable(all.map((one) => [one.id, `v${one.version}`, one.criteria, one.title])));
    });
}
