/** Which sheets of a file are read, as which questionnaire, and what their columns mean. */
import { type Finding, problem, type Questionnaire } from '@longdan/core';
import { type ColumnMapping, proposeMapping } from '@longdan/importing';
import { type Queryable, questionnaires } from '@longdan/store';
import { type LoadedRound, loadQuestionnaires } from '../loaded-round.ts';
import type { SheetOfRows } from './ballot-file.ts';

/**
 * Questionnaires a file may be of: all of the round, or only those of one field. The one that most ballots carry comes
 * first, of several versions without ballots the newest: versions often differ in nothing that a heading shows.
 */
export async function candidates(db: Queryable, round: LoadedRound, fieldId?: string): Promise<Questionnaire[]> {
  const byId = await loadQuestionnaires(db, round.id);
  const given = (await questionnaires.listFieldQuestionnaires(db, round.id)).filter(
    (one) => fieldId === undefined || one.field_id === fieldId,
  );
  if (given.length === 0) throw problem('field-not-found', { field: fieldId ?? '', round: round.id });
  const carried = (await questionnaires.countBallotsOfQuestionnaires(db, round.id)).filter(
    (one) => fieldId === undefined || one.field_id === fieldId,
  );
  const countOf = (id: string) =>
    carried.reduce((sum, one) => (one.questionnaire_id === id ? sum + one.count : sum), 0);
  const asked = new Set([...given, ...carried].map((one) => one.questionnaire_id));
  return [...byId.values()]
    .filter(({ id }) => fieldId === undefined || asked.has(id))
    .sort((a, b) => countOf(b.id) - countOf(a.id) || b.version - a.version);
}

export interface MappedSheet {
  readonly sheet: SheetOfRows;
  readonly questionnaire: Questionnaire;
  readonly mapping: ColumnMapping;
}

export const countAnswerColumns = ({ columns }: ColumnMapping): number =>
  columns.filter(({ target }) => target.kind === 'answer' || target.kind === 'choice').length;

/** The questionnaire whose questions the sheet's headings name best, with the proposed meaning of its columns. */
export function mapSheet(
  sheet: SheetOfRows,
  questionnaires: readonly Questionnaire[],
  { plan }: LoadedRound,
): MappedSheet {
  const names = { fields: plan.fields, units: plan.units };
  const proposals = questionnaires.map((questionnaire) => {
    const mapping = proposeMapping(sheet.head, [], questionnaire, names);
    return { sheet, questionnaire, mapping, answers: countAnswerColumns(mapping) };
  });
  return proposals.reduce((best, one) => (one.answers > best.answers ? one : best));
}

/** A mapping as a run keeps it: of which sheet. Runs of before kept no sheet: the shape of the heading tells. */
export type KeptMapping = ColumnMapping & { readonly sheet?: string | null };

const isOf = (kept: KeptMapping, { sheet, mapping }: MappedSheet): boolean =>
  kept.shapeKey === mapping.shapeKey && (kept.sheet === undefined || kept.sheet === sheet.sheet);

/**
 * The sheets to read. With `confirmed` those that a person has seen, as they were confirmed; else all that ask something.
 * @throws Problem `invalid-input` when there are none, or nobody has settled what could mean two things
 */
export function chooseSheets(
  mapped: readonly MappedSheet[],
  confirmed: readonly KeptMapping[] | undefined,
  fileName: string,
): MappedSheet[] {
  const chosen = confirmed
    ? mapped.flatMap((one) => {
        const mapping = confirmed.find((kept) => isOf(kept, one));
        return mapping ? [{ ...one, mapping }] : [];
      })
    : mapped.filter(({ mapping }) => countAnswerColumns(mapping) > 0);
  const faults = (chosen.length > 0 ? chosen : mapped)
    .flatMap(({ mapping }) => mapping.findings)
    .filter((finding) => finding.severity === 'fault');
  const unsettled = confirmed ? faults.some(({ code }) => code === 'columns-chosen-twice') : faults.length > 0;
  if (chosen.length === 0 || unsettled)
    throw problem('invalid-input', { file: fileName }, faults.length > 0 ? faults : [noBallots(fileName)]);
  return chosen;
}

const noBallots = (fileName: string): Finding => ({
  code: 'no-ballots-found',
  severity: 'fault',
  message: {
    vi: `${fileName}: không trang nào có hàng tiêu đề khớp với câu hỏi của phiếu. Đặt tên cột theo mã câu hỏi, số câu hoặc lời câu hỏi rồi nạp lại.`,
    en: `${fileName}: no sheet has a heading that matches the questionnaire. Name the columns by question id, number or text and import again.`,
  },
  place: { file: fileName },
});
