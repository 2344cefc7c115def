/** The checks of a frame's row (docs/method/sampling.md): what keeps it out, what is only worth knowing, what to do. */
import type { Bilingual, Finding, IsoDay, Place, Plan } from '@longdan/core';
import {
  type Cell,
  cellAt,
  createNameLookup,
  daySerial,
  foldLetters,
  foldWording,
  type GridRow,
  parseNumber,
} from '@longdan/importing';
import type { ClusterFinder } from './drawn-clusters.ts';
import type { ContactOfUnit } from './frame-block.ts';
import { type FrameColumn, type FrameKind, type FrameMapping, type FrameRole, isContact } from './frame-columns.ts';

export interface FramePeriod {
  readonly from: IsoDay;
  readonly to: IsoDay;
}

export interface CleanUnit {
  readonly key: string;
  readonly commune: string;
  readonly hamlet: string;
  readonly field: { readonly id: string; readonly title: string } | undefined;
  readonly unit: { readonly id: string; readonly title: string } | undefined;
  /** Desk as written where the plan has no such unit. */
  readonly unitText: string;
  readonly received: string;
  readonly finished: string;
  readonly size: string;
  /** As the list gives it. */
  readonly stratum: string;
  /** Key of the drawn cluster it lies in; '' at the first stage and in designs drawn at once. */
  readonly cluster: string;
  readonly contact: ContactOfUnit;
}

export interface CheckedRow {
  readonly unit?: CleanUnit;
  readonly findings: readonly Finding[];
}

export interface CheckOptions {
  readonly kind: FrameKind;
  readonly plan: Plan;
  readonly period: FramePeriod | undefined;
  /** Right spelling of a commune where the list of territories knows it. */
  readonly nameCommune: (text: string) => string;
  /** Of a later stage: the clusters drawn before, in one of which every row must lie. */
  readonly findCluster?: ClusterFinder;
}

/** States of a case file that has no result yet, or never will; folded. */
const withoutResult =
  /\b(dang (xu ly|giai quyet|cho)|chua (co ket qua|tra|giai quyet|hoan thanh)|cho (bo sung|xu ly|phe duyet|tra)|moi (nop|tiep nhan)|rut ho so|da rut|tu choi|khong (giai quyet|tiep nhan|du dieu kien)|huy|tra lai|bi loai|tam dung)\b/;

type Sentence = readonly [vi: string, en: string];

/** Checks rows one after another; keys that came are remembered, so call it once per frame. */
export function createRowCheck(mapping: FrameMapping, options: CheckOptions): (row: GridRow) => CheckedRow {
  const columnAt = new Map<FrameRole, { index: number; column: FrameColumn }>();
  mapping.columns.forEach((column, index) => {
    if (column.role !== null && !columnAt.has(column.role)) columnAt.set(column.role, { index, column });
  });
  const has = (role: FrameRole): boolean => columnAt.has(role);
  const contactRoles = [...columnAt.keys()].filter(isContact);
  const findField = createNameLookup(options.plan.fields);
  const findUnit = createNameLookup(options.plan.units);
  const seen = new Map<string, number>();
  const spelled = new Map<string, string>();

  /** One spelling for one place: the first that came, or that of the list of territories. */
  const spell = (scope: string, text: string, name: (text: string) => string = (one) => one): string => {
    if (text === '') return '';
    const key = `${scope}\u001f${foldWording(text)}`;
    const known = spelled.get(key) ?? name(text);
    spelled.set(key, known);
    return known;
  };

  return (row) => {
    const findings: Finding[] = [];
    const at = (role: FrameRole): Cell | undefined => {
      const found = columnAt.get(role);
      return found && cellAt(row, found.index);
    };
    const text = (role: FrameRole): string => at(role)?.text ?? '';
    const tell = (code: string, role: FrameRole | undefined, [vi, en]: Sentence, severity: Finding['severity']) => {
      const column = role === undefined ? undefined : columnAt.get(role)?.column;
      const place: Place = { ...row.place, ...(column ? { column: column.column } : {}) };
      const message: Bilingual = { vi, en };
      findings.push({ code, severity, message, place });
    };
    const refuse = (code: string, role: FrameRole | undefined, sentence: Sentence) =>
      tell(code, role, sentence, 'fault');

    const key = has('key') ? text('key') : `D${String(row.row).padStart(7, '0')}`;
    if (key === '')
      refuse('frame-key-missing', 'key', [
        'Không có mã. Điền mã của phần mềm một cửa, hoặc bỏ dòng này.',
        'There is no id. Fill in the id of the one-stop software, or delete the row.',
      ]);
    const before = seen.get(key);
    if (key !== '' && before !== undefined)
      refuse('frame-key-repeated', 'key', [
        `Mã “${key}” đã có ở dòng ${before}. Chỉ dòng đầu được giữ; xem lại có phải một hồ sơ xuất hai lần.`,
        `Id “${key}” stands in row ${before} already. Only the first is kept; see whether one file was exported twice.`,
      ]);
    if (key !== '' && before === undefined) seen.set(key, row.row);

    for (const role of ['commune', 'hamlet'] as const)
      if (has(role) && text(role) === '' && !has('above'))
        refuse(`frame-${role}-missing`, role, [
          'Ô địa bàn để trống nên không biết xếp vào đâu. Điền xã, phường hoặc thôn, tổ dân phố.',
          'The place is blank, so the row belongs nowhere. Fill in the commune or hamlet.',
        ]);
    let commune = spell('', text('commune'), options.nameCommune);
    let hamlet = spell(commune, text('hamlet'));
    const found = options.findCluster?.({ above: text('above'), commune, hamlet });
    if (found !== undefined && 'code' in found) {
      findings.push({
        ...found,
        place: { ...row.place, ...(has('above') ? { column: columnAt.get('above')!.column.column } : {}) },
      });
    } else if (found !== undefined) {
      commune = found.commune;
      hamlet = found.hamlet || hamlet;
    }
    const stratum = spell('\u001ftang', text('stratum'));
    if (has('stratum') && stratum === '')
      refuse('frame-stratum-missing', 'stratum', [
        'Ô tầng để trống nên không biết nơi này thuộc tầng nào. Điền như các dòng khác.',
        'The stratum is blank. Fill it in as in the other rows.',
      ]);

    const fields = has('field') ? findField(text('field')) : [];
    if (has('field') && fields.length !== 1)
      refuse('frame-field-unknown', 'field', [
        `Lĩnh vực “${text('field')}” không có trong kế hoạch của đợt. Ngoài phạm vi khảo sát thì để nguyên; nếu chỉ khác cách viết, sửa cho đúng tên trong kế hoạch.`,
        `Field “${text('field')}” is not in the round’s plan. Leave it if it is out of scope; mend the wording if only that differs.`,
      ]);
    const units = has('unit') ? findUnit(text('unit')) : [];

    const day = (role: 'received' | 'finished'): string => {
      const cell = at(role);
      if (!cell || cell.text === '') return '';
      const found = cell.date ?? (cell.number === undefined ? undefined : daySerial(cell.number));
      if (found) return found;
      refuse('frame-day-unreadable', role, [
        `“${cell.text}” không phải một ngày có thật. Ghi theo ngày/tháng/năm.`,
        `“${cell.text}” is no day that exists. Write day/month/year.`,
      ]);
      return '';
    };
    const received = day('received');
    const finished = day('finished');
    const state = foldLetters(text('result'));
    const unfinished = withoutResult.test(state) || (has('finished') && text('finished') === '');
    if (options.kind === 'case-file' && unfinished)
      refuse('frame-no-result', has('finished') && text('finished') === '' ? 'finished' : 'result', [
        'Hồ sơ chưa có kết quả (hoặc đã rút, bị từ chối): người nộp chưa dùng xong dịch vụ nên không thuộc khung.',
        'The case file has no result (or was withdrawn or refused): its applicant has not used the service to its end.',
      ]);
    if (finished !== '' && options.period && (finished < options.period.from || finished > options.period.to))
      refuse('frame-outside-period', 'finished', [
        `Ngày trả kết quả ${showDay(finished)} nằm ngoài kỳ ${showDay(options.period.from)}–${showDay(options.period.to)}. Xuất lại danh sách đúng kỳ nếu nhiều dòng như vậy.`,
        `The day of the result ${finished} lies outside ${options.period.from}–${options.period.to}. Export the list anew if many rows are so.`,
      ]);
    if (received !== '' && finished !== '' && received > finished)
      refuse('frame-days-reversed', 'received', [
        `Ngày tiếp nhận ${showDay(received)} sau ngày trả kết quả ${showDay(finished)}. Xem lại hai cột có bị đổi chỗ không.`,
        `Received ${received} after the result ${finished}. See whether the two columns were swapped.`,
      ]);
    const size = has('size') ? parseNumber(text('size')) : undefined;
    if (has('size') && !(size !== undefined && Number.isInteger(size) && size >= 1))
      refuse('frame-size-wrong', 'size', [
        `Quy mô “${text('size')}” phải là số nguyên từ 1.`,
        `The size “${text('size')}” must be a whole number from 1.`,
      ]);

    if (findings.length > 0) return { findings };
    if (contactRoles.length > 0 && contactRoles.every((role) => text(role) === ''))
      tell(
        'frame-contact-missing',
        contactRoles[0],
        [
          'Không có tên, điện thoại hay địa chỉ nên nếu trúng mẫu sẽ khó tìm người. Dòng vẫn được giữ.',
          'There is no name, phone or address, so this person is hard to find when drawn. The row is kept.',
        ],
        'note',
      );
    const contact: ContactOfUnit = {
      ...(text('contact-name') && { name: text('contact-name') }),
      ...(text('contact-phone') && { phone: text('contact-phone') }),
      ...(text('contact-address') && { address: text('contact-address') }),
    };
    return {
      findings,
      unit: {
        key,
        commune,
        hamlet,
        field: fields[0],
        unit: units.length === 1 ? units[0] : undefined,
        unitText: text('unit'),
        received,
        finished,
        size: size === undefined ? '' : String(size),
        stratum,
        cluster: found === undefined || 'code' in found ? '' : found.key,
        contact,
      },
    };
  };
}

const showDay = (day: IsoDay): string => day.split('-').reverse().join('/');
