/** Who can be called back: in confidential rounds responses whose person is in custody, in anonymous ones the invited. */
import type { Bilingual } from '@longdan/core';
import type { FrameUnit } from '@longdan/statistics';
import { ballots, ledgerRows, type Queryable, type ResponseTable, responses, samples } from '@longdan/store';
import { commitToResponse, hexOf } from '../ledger/response-content.ts';
import type { LoadedRound } from '../loaded-round.ts';
import { loadSample } from '../sampling/sample.ts';
import type { CallBackPlan, EnumeratorSheets, Facet } from './call-back-plan.ts';

/** How a round's call-back reaches people, or why it cannot. */
export type CallBackReach =
  | { readonly kind: 'matched' }
  | { readonly kind: 'invited' }
  | { readonly kind: 'none'; readonly why: Bilingual };

const none = (vi: string, en: string): CallBackReach => ({ kind: 'none', why: { vi, en } });

export async function findReach(db: Queryable, { id, plan, source }: LoadedRound): Promise<CallBackReach> {
  if (source === 'totals')
    return none(
      'đợt chỉ có bảng tổng hợp, không có từng phiếu để hỏi lại',
      'the round is known by a table of totals alone; there are no ballots to ask about',
    );
  if (plan.mode === 'open')
    return none(
      'đợt mở cho mọi người trả lời nên không có danh sách người đã trả lời',
      'the round is open to anybody, so there is no list of who answered',
    );
  if (!(await samples.hasCustody(db, id)))
    return none(
      'không có danh sách người được mời (không chọn mẫu từ danh sách, hoặc thông tin liên hệ đã hủy)',
      'there is no list of the invited (no sample was drawn from a list, or the contacts are destroyed)',
    );
  if (plan.mode === 'anonymous') return { kind: 'invited' };
  return (await samples.hasLinks(db, id))
    ? { kind: 'matched' }
    : none(
        'mã phiếu không gắn với người nào (phát tại quầy)',
        'ballot codes are not linked to people (handed out at the counter)',
      );
}

/** A response with what is known of it beside its answers. */
export interface DescribedResponse {
  readonly row: ResponseTable;
  readonly facets: Readonly<Partial<Record<Facet, string>>>;
}

function enumeratorOf(sheets: readonly EnumeratorSheets[], fieldId: string, serial: number): string | undefined {
  return sheets.find((one) => one.fieldId === fieldId && one.from <= serial && serial <= one.to)?.name.trim();
}

/** Facets as ids; absent where unknown. */
export async function describeResponses(
  db: Queryable,
  { id, plan }: LoadedRound,
  { enumerators }: Pick<CallBackPlan, 'enumerators'>,
): Promise<DescribedResponse[]> {
  const serials = new Map<string, { readonly fieldId: string; readonly serial: number }>();
  if (enumerators.length > 0)
    for (const field of plan.fields)
      for (const ballot of await ballots.listBallots(db, id, field.id))
        serials.set(ballot.code, { fieldId: field.id, serial: ballot.serial });
  const described: DescribedResponse[] = [];
  for (let after = ''; ; ) {
    const page = await responses.pageResponses(db, id, after, pageLength);
    for (const row of page) {
      const sheet = row.ballot_code === null ? undefined : serials.get(row.ballot_code);
      const enumerator = sheet && enumeratorOf(enumerators, sheet.fieldId, sheet.serial);
      described.push({
        row,
        facets: {
          ...(enumerator === undefined ? {} : { enumerator }),
          ...(row.unit_id === null ? {} : { unit: row.unit_id }),
          channel: row.channel,
          ...(row.field_id === null ? {} : { field: row.field_id }),
        },
      });
    }
    if (page.length < pageLength) return described;
    after = page.at(-1)!.id;
  }
}

const pageLength = 1000;

/** Somebody who can be drawn. */
export interface Reachable {
  /** Commitment under which the response was accepted: anybody finds it in the ledger. Or the number in the frame. */
  readonly id: string;
  /** Id of the response, or the number in the frame. */
  readonly subject: string;
  readonly facets: Readonly<Partial<Record<Facet, string>>>;
}

/** In no order that means anything. */
export async function listReachable(
  db: Queryable,
  round: LoadedRound,
  plan: CallBackPlan,
  reach: CallBackReach,
): Promise<Reachable[]> {
  if (reach.kind === 'none') return [];
  if (reach.kind === 'invited') {
    const { units } = await loadSample(db, round.id);
    return units
      .filter(({ status }) => status === 'selected')
      .map(({ key, fieldId, unitId }) => ({
        id: key,
        subject: key,
        facets: { ...(unitId === null ? {} : { unit: unitId }), ...(fieldId === null ? {} : { field: fieldId }) },
      }));
  }
  const linked = new Set((await samples.listLinks(db, round.id)).map(({ code }) => code));
  const corrected = new Map(
    (await ledgerRows.listOpenings(db, round.id, 'response-accepted')).map((row) => [row.subject, row.commitment]),
  );
  return (await describeResponses(db, round, plan))
    .filter(({ row }) => row.ballot_code !== null && linked.has(row.ballot_code))
    .map(({ row, facets }) => ({
      id: corrected.get(row.id) ?? hexOf(commitToResponse(row)),
      subject: row.id,
      facets,
    }));
}

/** The stratum of somebody: values of the plan's strata, in their order. */
export const stratumOf = ({ facets }: Pick<Reachable, 'facets'>, { strata }: Pick<CallBackPlan, 'strata'>): string =>
  strata.map((facet) => facets[facet] ?? '').join(' · ');

export const unitsOfFrame = (reachable: readonly Reachable[], plan: CallBackPlan): FrameUnit[] =>
  reachable.map((one) => ({ id: one.id, stratum: stratumOf(one, plan) }));
