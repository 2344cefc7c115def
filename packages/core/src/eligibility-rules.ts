/** Reads rules of eligibility and conditions, from a scheme file or from what the workspace sends. */
import type { EligibilityRule } from './eligibility.ts';
import { type Fields, type Reader, readPlainData, type Spot } from './material.ts';
import type { Outcome } from './outcome.ts';
import type { Condition } from './question.ts';

const ruleCodes = [
  'too-few-answers',
  'double-mark',
  'outside-period',
  'not-surveyed-object',
  'duplicate-ballot-code',
  'no-consent',
  'field-not-in-plan',
  'unit-not-in-plan',
  'straight-lining',
] as const;

/** Parameters that each rule takes beside its code. */
const ruleFields: Readonly<Record<(typeof ruleCodes)[number], readonly string[]>> = {
  'too-few-answers': ['minimumShare'],
  'double-mark': ['voids'],
  'outside-period': [],
  'not-surveyed-object': ['requires'],
  'duplicate-ballot-code': ['keep'],
  'no-consent': [],
  'field-not-in-plan': [],
  'unit-not-in-plan': [],
  'straight-lining': ['minimumItems'],
};
const allRuleFields = ['code', 'minimumShare', 'voids', 'requires', 'keep', 'minimumItems'];

/** Rules as plain data: a list of `{ code, … }`. Findings name the field's path in `place.column`. */
export function parseEligibilityRules(input: unknown): Outcome<readonly EligibilityRule[]> {
  return readPlainData(input, { fromForm: true }, readEligibilityRules);
}

export function readEligibilityRules(reader: Reader, at: Spot): EligibilityRule[] {
  const seen = new Set<string>();
  return reader.list(
    (spot): EligibilityRule => {
      const fields = reader.group(spot, allRuleFields);
      const code = reader.choose(fields, 'code', ruleCodes);
      if (!code) return { code: 'no-consent' };
      if (seen.has(code))
        reader.fault(spot, 'duplicate-rule', {
          vi: `quy tắc “${code}” được ghi hai lần. Giữ lại một.`,
          en: `the rule “${code}” is written twice. Keep one.`,
        });
      seen.add(code);
      for (const name of allRuleFields.slice(1))
        if (fields.has(name) && !ruleFields[code].includes(name))
          reader.fault(fields.spot(name), 'unknown-key', {
            vi: `quy tắc “${code}” không có trường “${name}”.`,
            en: `the rule “${code}” has no field “${name}”.`,
          });
      return reader.made(spot, readRule(reader, code, fields));
    },
    { mayBeEmpty: true },
  )(at);
}

function readRule(reader: Reader, code: (typeof ruleCodes)[number], fields: Fields): EligibilityRule {
  switch (code) {
    case 'too-few-answers':
      return { code, minimumShare: fields.required('minimumShare', readShare(reader), 0.5) };
    case 'double-mark':
      return { code, voids: fields.required('voids', reader.oneOf(['item', 'ballot']), 'item') };
    case 'not-surveyed-object':
      return { code, ...fields.some('requires', (at) => readCondition(reader, at)) };
    case 'duplicate-ballot-code':
      return { code, keep: fields.required('keep', reader.oneOf(['first', 'none']), 'first') };
    case 'straight-lining':
      return { code, minimumItems: fields.required('minimumItems', reader.count(2), 10) };
    default:
      return { code };
  }
}

const readShare = (reader: Reader) => (at: Spot) => {
  const value = reader.number(at);
  if (value < 0 || value > 1)
    reader.fault(at, 'share-out-of-range', {
      vi: 'tỷ lệ phải từ 0 đến 1 (một nửa là 0.5).',
      en: 'the share must be from 0 to 1 (one half is 0.5).',
    });
  return value;
};

/** `{ question, is }`, `{ respondentKind }`, `{ all }`, `{ any }` or `{ not }`. */
export function readCondition(reader: Reader, at: Spot): Condition {
  const fields = reader.group(at, ['question', 'is', 'respondentKind', 'all', 'any', 'not']);
  const forms = ['question', 'respondentKind', 'all', 'any', 'not'].filter((name) => fields.has(name));
  if (fields.isGroup && forms.length !== 1)
    reader.fault(at, 'condition-unclear', {
      vi: 'điều kiện phải có đúng một trong: question (kèm is), respondentKind, all, any, not.',
      en: 'a condition has exactly one of: question (with is), respondentKind, all, any, not.',
    });
  const several = reader.list((spot) => readCondition(reader, spot));
  switch (forms[0]) {
    case 'respondentKind':
      return { respondentKind: reader.oneOf(['individual', 'organisation'])(fields.spot('respondentKind')) };
    case 'all':
      return { all: several(fields.spot('all')) };
    case 'any':
      return { any: several(fields.spot('any')) };
    case 'not':
      return { not: readCondition(reader, fields.spot('not')) };
    case 'question':
      return {
        question: reader.code(fields.spot('question')),
        is: fields.required('is', readCodes(reader), []),
      };
    default:
      return { all: [] };
  }
}

/** One code or a list of codes. */
const readCodes = (reader: Reader) => (at: Spot) =>
  at.node && 'items' in at.node ? reader.list(reader.code)(at) : [reader.code(at)];
