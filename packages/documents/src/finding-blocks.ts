/** What is wrong or worth knowing about the figures, as printed in the report and under its table of totals. */
import type { Finding } from '@longdan/core';
import { asSentence, type Block } from './official/document.ts';

/** Faults first and plainly, then notes. */
export function findingBlocks(findings: readonly Finding[]): readonly Block[] {
  const of = (severity: Finding['severity']) =>
    findings
      .filter((finding) => finding.severity === severity)
      .map((finding): Block => ({ kind: 'dash', text: asSentence(finding.message.vi) }));
  const faults = of('fault');
  const notes = of('note');
  return [
    ...(faults.length > 0
      ? [
          {
            kind: 'paragraph' as const,
            keepWithNext: true,
            text: [
              {
                text: 'Bảng tổng hợp còn sai sót dưới đây; số liệu được in đúng như bản gốc, không tự sửa, đề nghị đối chiếu lại với phiếu:',
                bold: true,
              },
            ],
          },
          ...faults,
        ]
      : []),
    ...(notes.length > 0
      ? [{ kind: 'paragraph' as const, keepWithNext: true, text: 'Ghi chú về số liệu:' }, ...notes]
      : []),
  ];
}
