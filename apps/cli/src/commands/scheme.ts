/** `longdan scheme …`: the schemes that questionnaires are made from. */
import { criteriaOf, parseScheme } from '@longdan/core';
import { addScheme, listSchemes } from '@longdan/operations';
import type { Command } from 'commander';
import { withContext } from '../context.ts';
import { readInput } from '../files.ts';
import { describeFinding, exitCodes, formatTable, locale, print, printJson } from '../output.ts';
import { dataOption, jsonOption } from './shared-options.ts';

export function addSchemeCommands(program: Command): void {
  const scheme = program.command('scheme').description('bộ tiêu chí');

  scheme
    .command('check <tệp>')
    .description('kiểm tra một tệp bộ tiêu chí (YAML), chỉ ra từng dòng sai')
    .addOption(jsonOption())
    .action(async (path: string, options: { json?: boolean }) => {
      const { fileName, bytes } = await readInput(path);
      const read = parseScheme(new TextDecoder().decode(bytes), { file: fileName });
      if (!read.ok) process.exitCode = exitCodes.findings;
      if (options.json) {
        printJson({ ok: read.ok, findings: read.findings, ...(read.ok ? { scheme: read.value } : {}) });
        return;
      }
      for (const finding of read.findings) print(describeFinding(finding));
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
