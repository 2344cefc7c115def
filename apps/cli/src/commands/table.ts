/** `longdan table …`: tables of totals, for offices that have nothing else. Needs no data folder. */
import { auditTable } from '@longdan/analysis';
import { parsePlan } from '@longdan/core';
import { readCountTable } from '@longdan/importing';
import { makeTableReport } from '@longdan/operations';
import { type Command, InvalidArgumentError } from 'commander';
import { printPaths, readInput, writeOutputs } from '../files.ts';
import { describeFinding, exitCodes, locale, print, printJson } from '../output.ts';
import { jsonOption, outOption } from './shared-options.ts';

function parseIssued(text: string): number {
  const issued = Number(text);
  if (!Number.isInteger(issued) || issued < 0)
    throw new InvalidArgumentError('Số phiếu phát ra phải là số nguyên từ 0.');
  return issued;
}

export function addTableCommands(program: Command): void {
  const table = program.command('table').description('bảng tổng hợp số liệu');

  table
    .command('audit <tệp>')
    .description('soát một bảng tổng hợp (CSV, XLSX): chỉ ra dòng sai, quy tắc và ô có thể sửa')
    .addOption(jsonOption())
    .action(async (path: string, options: { json?: boolean }) => {
      const { fileName, bytes } = await readInput(path);
      const read = readCountTable(bytes, fileName);
      const findings = read.ok ? [...read.findings, ...auditTable(read.value)] : read.findings;
      const bad = !read.ok || findings.some((finding) => finding.severity === 'fault');
      if (bad) process.exitCode = exitCodes.findings;
      if (options.json) {
        printJson({ file: fileName, ok: !bad, rows: read.ok ? read.value.rows.length : 0, findings });
        return;
      }
      for (const finding of findings) print(describeFinding(finding));
      if (!bad)
        print(
          locale === 'vi'
            ? `✔ ${fileName}: ${read.value.rows.length} dòng, số liệu khớp.`
            : `✔ ${fileName}: ${read.value.rows.length} rows, the figures agree.`,
        );
    });

  table
    .command('report <tệp>')
    .description('lập báo cáo (DOCX, PDF, XLSX) từ một bảng tổng hợp và một tệp kế hoạch')
    .requiredOption('--plan <tệp>', 'tệp kế hoạch (YAML)')
    .option('--issued <số>', 'số phiếu phát ra, khi đơn vị biết (bảng không có cột này)', parseIssued)
    .addOption(outOption())
    .action(async (path: string, options: { plan: string; issued?: number; out: string }) => {
      const input = await readInput(path);
      const read = readCountTable(input.bytes, input.fileName);
      const planFile = await readInput(options.plan);
      const plan = parsePlan(new TextDecoder().decode(planFile.bytes), { file: planFile.fileName });
      for (const finding of [...read.findings, ...plan.findings]) print(describeFinding(finding));
      if (!read.ok || !plan.ok) {
        process.exitCode = exitCodes.findings;
        return;
      }
      const made = await makeTableReport({
        table: options.issued === undefined ? read.value : { ...read.value, issued: options.issued },
        plan: plan.value,
      });
      for (const finding of made.figures.findings) print(describeFinding(finding));
      if (made.figures.findings.some((finding) => finding.severity === 'fault')) process.exitCode = exitCodes.findings;
      printPaths(await writeOutputs(options.out, made.files));
    });
}
