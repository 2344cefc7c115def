/**
 * Plan files: YAML ↔ `Plan` (format: docs/spec/plan.md), and the same plan entered in a form. One reader serves both; all
 * faults are reported at once, with line (file) or field path (form). What a short plan leaves out follows from the
 * authority, the year and usual practice, so that six lines make a plan that runs.
 */
import { stringify } from 'yaml';
import { emptyAuthority, readAuthority, readSignatory, usualSignatory } from './authority-reader.ts';
import { deriveDueDay } from './due-day.ts';
import { type Reader, readPlainData, type Spot } from './material.ts';
import type { Outcome } from './outcome.ts';
import type { Assignment, Plan, SurveyField, SurveyUnit, TimelineRow } from './plan.ts';
import { fieldworkMethods } from './plan.ts';
import { readDay, readNumber, readPeriod, readSlug, readYear } from './plan-values.ts';
import type { RespondentKind } from './question.ts';
import { readYaml } from './yaml-file.ts';

/** Reads a plan file. `file` is the name shown in findings. */
export function parsePlan(text: string, { file }: { readonly file: string }): Outcome<Plan> {
  return readYaml(text, file, (reader, root) => ({ value: readPlan(reader, root) }));
}

/**
 * Reads a plan entered in a form, as plain data of the shape of a plan file; values may all be text and empty fields count
 * as absent. A finding's `place.column` is the field's path, list members counted from 1: `fields.1.quota`.
 */
export function validatePlan(input: unknown): Outcome<Plan> {
  return readPlainData(input, { fromForm: true }, readPlan);
}

/** Writes a plan as YAML; `parsePlan` of it gives the same plan. */
export function formatPlan(plan: Plan): string {
  const total = totalQuota(plan);
  const { fields, ...rest } = plan;
  const ordered = Object.fromEntries(
    planFields.flatMap((name): [string, unknown][] => {
      if (name === 'fields') return [['fields', fields]];
      if (name === 'totalBallots') return [['totalBallots', total]];
      const value = rest[name as keyof typeof rest];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return stringify(ordered, { lineWidth: 110, aliasDuplicateObjects: false });
}

/** Number of ballots the plan asks for, over all fields. */
export function totalQuota(plan: Pick<Plan, 'fields'>): number {
  return plan.fields.reduce((sum, field) => sum + field.quota, 0);
}

/** In the order in which a plan is written. */
const planFields = [
  'id',
  'title',
  'year',
  'superior',
  'authority',
  'number',
  'issuedOn',
  'legalBases',
  'purposes',
  'requirements',
  'scope',
  'objects',
  'respondentKinds',
  'scheme',
  'fields',
  'totalBallots',
  'units',
  'methods',
  'selection',
  'mode',
  'period',
  'asksConsent',
  'timeline',
  'budget',
  'assignments',
  'closing',
  'recipients',
  'reportAddressees',
  'signatory',
  'supervisor',
  'generatedData',
];

/** Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 is in force from 2026-01-01: from then on the form asks consent unless the plan says otherwise. */
const consentSince = 2026;

function readPlan(reader: Reader, root: Spot): Plan {
  const fields = reader.group(root, planFields);
  const year = fields.required('year', (at) => readYear(reader, at), 0);
  const authority = fields.required('authority', (at) => readAuthority(reader, at), emptyAuthority);
  const area = authority.name.replace(/^(UBND|Ủy ban nhân dân)\s+/iu, '');
  const surveyFields = fields.required(
    'fields',
    reader.list((at) => readField(reader, at)),
    [],
  );
  refuseTwins(reader, fields.spot('fields'), surveyFields, 'lĩnh vực', 'field');
  const total = fields.optional('totalBallots', reader.count(1));
  const sum = totalQuota({ fields: surveyFields });
  if (total !== undefined && total !== sum)
    reader.fault(fields.spot('totalBallots'), 'quota-sum', {
      vi: `ghi tổng ${total} phiếu, nhưng các lĩnh vực cộng lại ${surveyFields.map((f) => f.quota).join(' + ')} = ${sum}. Sửa tổng hoặc sửa số phiếu từng lĩnh vực.`,
      en: `the total is given as ${total}, but the fields add to ${surveyFields.map((f) => f.quota).join(' + ')} = ${sum}. Mend one of them.`,
    });
  const units =
    fields.optional(
      'units',
      reader.list((at) => readUnit(reader, at), { mayBeEmpty: true }),
    ) ?? [];
  refuseTwins(reader, fields.spot('units'), units, 'đơn vị', 'unit');
  const kinds = reader.list(reader.oneOf(['individual', 'organisation']));
  const texts = (name: string, otherwise: readonly string[]) =>
    fields.optional(name, reader.list(reader.text, { mayBeEmpty: true })) ?? otherwise;
  return {
    id: fields.required('id', (at) => readSlug(reader, at), ''),
    title:
      fields.optional('title', reader.text) ??
      `Đo lường sự hài lòng của người dân, tổ chức đối với sự phục vụ của cơ quan hành chính nhà nước trên địa bàn ${area}, năm ${year}`,
    year,
    ...fields.some('superior', reader.text),
    authority,
    ...fields.some('number', (at) => readNumber(reader, at)),
    ...fields.some('issuedOn', (at) => readDay(reader, at)),
    legalBases: texts('legalBases', []),
    purposes: texts('purposes', usualPurposes),
    requirements: texts('requirements', usualRequirements),
    scope:
      fields.optional('scope', reader.text) ??
      `Việc giải quyết thủ tục hành chính cho cá nhân, tổ chức trên địa bàn ${area} trong năm ${year}.`,
    objects:
      fields.optional('objects', reader.text) ??
      'Cá nhân, đại diện tổ chức đã hoặc đang làm thủ tục hành chính tại các lĩnh vực được khảo sát.',
    respondentKinds: fields.optional('respondentKinds', kinds) ?? (['individual', 'organisation'] as RespondentKind[]),
    scheme: fields.required('scheme', reader.code, ''),
    fields: surveyFields,
    units,
    methods: fields.optional('methods', reader.list(reader.oneOf(fieldworkMethods))) ?? ['paper'],
    selection:
      fields.optional(
        'selection',
        reader.oneOf(['counter-quota', 'self-selected', 'probability-sample', 'whole-population']),
      ) ?? 'counter-quota',
    mode: fields.optional('mode', reader.oneOf(['confidential', 'anonymous', 'open'])) ?? 'confidential',
    ...fields.some('period', (at) => readPeriod(reader, at)),
    asksConsent: fields.optional('asksConsent', reader.flag) ?? year >= consentSince,
    timeline:
      fields.optional(
        'timeline',
        reader.list((at) => readTimelineRow(reader, at, year), { mayBeEmpty: true }),
      ) ?? [],
    budget:
      fields.optional('budget', reader.text) ??
      'Từ nguồn kinh phí chi thường xuyên cho nhiệm vụ cải cách hành chính đã được phê duyệt.',
    assignments:
      fields.optional(
        'assignments',
        reader.list((at) => readAssignment(reader, at), { mayBeEmpty: true }),
      ) ?? [],
    ...fields.some('closing', reader.text),
    recipients: texts('recipients', ['Lưu: VT']),
    reportAddressees: texts('reportAddressees', []),
    signatory: fields.optional('signatory', (at) => readSignatory(reader, at)) ?? usualSignatory,
    ...fields.some('supervisor', reader.text),
    ...fields.some('generatedData', reader.flag),
  };
}

function readField(reader: Reader, at: Spot): SurveyField {
  const fields = reader.group(at, ['id', 'title', 'quota', 'advisingUnit', 'area', 'moments', 'note', 'scheme']);
  const moments = reader.list(reader.oneOf(['at-counter', 'past-clients']));
  return reader.made(at, {
    id: fields.required('id', (spot) => readSlug(reader, spot), ''),
    title: fields.required('title', reader.text, ''),
    quota: fields.required('quota', reader.count(1), 0),
    ...fields.some('advisingUnit', reader.text),
    ...fields.some('area', reader.text),
    moments: fields.optional('moments', moments) ?? ['at-counter'],
    ...fields.some('note', reader.text),
    ...fields.some('scheme', reader.code),
  });
}

function readUnit(reader: Reader, at: Spot): SurveyUnit {
  const fields = reader.group(at, ['id', 'title']);
  return reader.made(at, {
    id: fields.required('id', (spot) => readSlug(reader, spot), ''),
    title: fields.required('title', reader.text, ''),
  });
}

function readTimelineRow(reader: Reader, at: Spot, year: number): TimelineRow {
  const fields = reader.group(at, ['content', 'time', 'due', 'product', 'lead', 'cooperating']);
  const content = fields.required('content', reader.text, '');
  const time = fields.required('time', reader.text, '');
  const due = fields.optional('due', (spot) => readDay(reader, spot)) ?? deriveDueDay(time, year);
  return {
    content,
    time,
    ...(due ? { due } : {}),
    product: fields.required('product', reader.text, ''),
    lead: fields.required('lead', reader.text, ''),
    ...fields.some('cooperating', reader.text),
  };
}

function readAssignment(reader: Reader, at: Spot): Assignment {
  const fields = reader.group(at, ['unit', 'tasks']);
  return {
    unit: fields.required('unit', reader.text, ''),
    tasks: fields.required('tasks', reader.texts, []),
  };
}

function refuseTwins(
  reader: Reader,
  at: Spot,
  parts: readonly { readonly id: string }[],
  vi: string,
  en: string,
): void {
  const seen = new Set<string>();
  for (const { id } of parts) {
    if (id !== '' && seen.has(id))
      reader.fault(at, 'duplicate-id', {
        vi: `mã ${vi} “${id}” bị trùng. Mỗi ${vi} phải có mã riêng.`,
        en: `the ${en} code “${id}” is used twice. Each ${en} needs its own.`,
      });
    seen.add(id);
  }
}

const usualPurposes: readonly string[] = [
  'Đánh giá khách quan chất lượng phục vụ của cơ quan hành chính nhà nước qua ý kiến của người dân, tổ chức.',
  'Làm căn cứ đề ra biện pháp khắc phục hạn chế, nâng cao sự hài lòng của người dân, tổ chức.',
];
const usualRequirements: readonly string[] = [
  'Bảo đảm khoa học, khách quan, dân chủ, minh bạch; phản ánh trung thực ý kiến của người dân, tổ chức.',
  'Nghiêm cấm mọi hành vi sửa chữa, làm sai lệch kết quả khảo sát, đánh giá.',
];
