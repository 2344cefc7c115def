/** Why a row that reads well may still not enter the round, or is in it already. */
import { type Finding, type Questionnaire, validateSubmission } from '@longdan/core';
import type { AcceptedRow } from '@longdan/importing';
import type { BallotTable, ResponseTable } from '@longdan/store';
import { ballotIdentity } from '../response.ts';

/** A row's own name when it has no ballot code: the same row of the same file is the same response. */
export const rowIdentity = (fileHash: string, sheet: string | null, row: number): string =>
  `f:${fileHash}:${sheet ?? ''}:${row}`;

export const identityOf = (fileHash: string, sheet: string | null, { row, submission }: AcceptedRow): string =>
  submission.ballotCode === undefined ? rowIdentity(fileHash, sheet, row) : ballotIdentity(submission.ballotCode);

const fault = ({ place }: AcceptedRow, code: string, vi: string, en: string): Finding => ({
  code,
  severity: 'fault',
  message: { vi, en },
  place,
});

/**
 * The form a row is kept as: that of its ballot. Sheets of several versions lie in one pile, and one heading fits them
 * all; the row goes by its own version when what it answers is answered there in the same way.
 * @param read the form by which the columns were read
 */
export function formOfRow(
  row: AcceptedRow,
  read: Questionnaire,
  ballot: BallotTable | undefined,
  forms: ReadonlyMap<string, Questionnaire>,
): Questionnaire | undefined {
  if (!ballot || ballot.questionnaire_id === read.id) return read;
  const own = forms.get(ballot.questionnaire_id);
  return own?.schemeId === read.schemeId && validateSubmission(own, row.submission).ok ? own : undefined;
}

/** Undefined when the row may enter. `ballot` is the one issued under its code, `form` the one the row is kept as. */
export function whyNotIn(
  row: AcceptedRow,
  form: Questionnaire | undefined,
  ballot: BallotTable | undefined,
): Finding | undefined {
  const { ballotCode: code, fieldId } = row.submission;
  if (code === undefined) return undefined;
  if (!ballot)
    return fault(
      row,
      'ballot-not-issued',
      `Mã phiếu ${code} không có trong số phiếu đã phát của đợt này. Đối chiếu mã trên phiếu giấy, hoặc phát phiếu trước khi nạp.`,
      `Ballot code ${code} was not issued in this round. Compare the code on the paper, or issue ballots first.`,
    );
  if (!form)
    return fault(
      row,
      'other-questionnaire',
      `Phiếu ${code} thuộc lĩnh vực “${ballot.field_id}”, hỏi theo mẫu phiếu khác với tiêu đề của tệp này. Tách sang tệp của mẫu phiếu đó.`,
      `Ballot ${code} belongs to field “${ballot.field_id}”, which asks another questionnaire than the headings of this file. Put it in a file of its own.`,
    );
  if (fieldId !== undefined && fieldId !== ballot.field_id)
    return fault(
      row,
      'field-differs',
      `Phiếu ${code} phát cho lĩnh vực “${ballot.field_id}” nhưng dòng này ghi “${fieldId}”. Sửa lĩnh vực hoặc mã phiếu.`,
      `Ballot ${code} was issued for field “${ballot.field_id}” but this row says “${fieldId}”. Mend the field or the code.`,
    );
  return undefined;
}

export const alreadyUsed = (row: AcceptedRow): Finding =>
  fault(
    row,
    'ballot-already-used',
    `Mã phiếu ${row.submission.ballotCode} đã có một phiếu khác với câu trả lời khác. Phiếu trước được giữ nguyên; đối chiếu hai phiếu giấy.`,
    `Ballot code ${row.submission.ballotCode} has another response with different answers. The earlier one stands; compare the two sheets.`,
  );

type Known = Pick<ResponseTable, 'import_id' | 'identity' | 'vector' | 'written' | 'set_aside'> & {
  readonly removed?: boolean;
};

/**
 * Whether a response of the same identity is this very row, or says the same.
 * @param sameFile runs of this very file
 * @param metBefore whether this reading of the file met its ballot before: then it is another sheet, not the same row again
 */
export function isSame(before: Known, made: Known, sameFile: ReadonlySet<string>, metBefore: boolean): boolean {
  if (before.removed || before.identity.startsWith('f:')) return true;
  if (!metBefore && before.import_id !== null && sameFile.has(before.import_id)) return true;
  return (
    Buffer.compare(before.vector, made.vector) === 0 &&
    before.written === made.written &&
    before.set_aside === made.set_aside
  );
}
