/**
 * One pass over the responses of a round, or of a range of their ids: every verdict derived, the eligible counted. Most
 * responses pass as bytes in packed pages; those that people ruled on or that came in twice are judged one by one.
 */
import { createTally, planTally, type TallyAccumulator, tallyBlock, tallyValue, valueSlots } from '@longdan/analysis';
import {
  answerByte,
  type EligibilityRule,
  type EligibilityScreen,
  flaggedBit,
  layoutVector,
  type Questionnaire,
  screenEligibility,
  type VectorLayout,
  type VectorSlot,
} from '@longdan/core';
import { packedResponses, type Queryable, type ResponseTable } from '@longdan/store';
import type { LookState } from '../checking.ts';
import { decide, factsOf, type Judge } from '../judging.ts';
import type { ReasonCode, Scanned, VerdictCell } from './scanned.ts';
import { BlockMaker, type KeptBlock, type SelectedRows, selectRows, wantedOfField } from './selected-rows.ts';
import { ShuffledWords, type WordsOrder } from './shuffled-words.ts';

/** Answers to be taken together: of some versions of a form, of all fields or of one. */
export interface CountOrder {
  /** Has every question of the versions. */
  readonly form: Questionnaire;
  readonly questionnaireIds: readonly string[];
  readonly fieldId?: string;
}

/** What a pass is to find. Plain data: it crosses to worker threads. */
export interface ScanRequest {
  /** Of these questionnaires; all of the round's when absent. */
  readonly questionnaireIds?: readonly string[];
  readonly counts?: readonly CountOrder[];
  /** Eligible responses wanted themselves, in the layout of the form; and the batches their ballots are of. */
  readonly keep?: CountOrder & { readonly withBatches: boolean };
  /** Ids of responses that are judged and then neither counted nor kept nor read. */
  readonly leaveOut?: readonly string[];
  /** Words of eligible responses that are wanted themselves. */
  readonly words?: WordsOrder;
  /** Rules to compare those in force with. */
  readonly otherRules?: readonly EligibilityRule[];
  /** Which responses to look at are wanted: so many, with ids after one, of one state or of any. */
  readonly look?: { readonly limit: number; readonly after: string; readonly state?: LookState };
}

export async function scanRange(
  db: Queryable,
  judge: Judge,
  request: ScanRequest,
  range: packedResponses.IdRange = packedResponses.wholeRange,
): Promise<Scanned> {
  const scan = new Scan(judge, request);
  const wanted = request.questionnaireIds ?? [...judge.questionnaires.keys()];
  const special = await packedResponses.listSpecialResponses(db, judge.round.id, range);
  for (const questionnaireId of wanted) {
    const part = scan.begin(questionnaireId);
    scan.takeSpecial(
      questionnaireId,
      special.filter((row) => row.questionnaire_id === questionnaireId),
    );
    const options = {
      range,
      withoutSpecial: special.length > 0,
      withIds: (request.look?.limit ?? 0) > 0 || request.words !== undefined || request.leaveOut !== undefined,
      withBatches: request.keep?.withBatches === true,
      writtenTo: scan.writtenTo(questionnaireId),
    };
    for await (const page of packedResponses.packResponses(db, judge.round.id, questionnaireId, options)) {
      part(page);
      // Between two pages a server answers others.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return scan.finish();
}

class Scan {
  readonly #judge: Judge;
  readonly #request: ScanRequest;
  readonly #otherJudge: Judge | undefined;
  readonly #cells = new Map<string, VerdictCell>();
  readonly #change = { eligible: 0, reasons: new Map<ReasonCode, number>(), becomeEligible: 0, becomeIneligible: 0 };
  readonly #ids: FirstIds;
  #toLookAt = 0;
  readonly #words: ShuffledWords;
  readonly #kept: KeptBlock[] = [];
  readonly #counts: readonly { readonly order: CountOrder; readonly tally: TallyAccumulator }[];
  readonly #leftOut: ReadonlySet<string>;
  readonly #takers = new Map<string, readonly RowsTaker[]>();

  constructor(judge: Judge, request: ScanRequest) {
    this.#judge = judge;
    this.#request = request;
    this.#otherJudge = request.otherRules && { ...judge, rules: request.otherRules };
    this.#ids = new FirstIds(request.look?.limit ?? 0);
    this.#words = new ShuffledWords(request.words);
    this.#counts = (request.counts ?? []).map((order) => ({ order, tally: createTally(planTally(order.form)) }));
    this.#leftOut = new Set(request.leaveOut);
  }

  /** Responses of one questionnaire that are looked at one by one. */
  takeSpecial(questionnaireId: string, rows: readonly packedResponses.SpecialResponse[]): void {
    const counted = rows.filter((row) => this.#takeOne(row));
    if (counted.length === 0) return;
    const { length } = this.#judge.layouts.get(questionnaireId)!;
    const vectors = new Uint8Array(counted.length * length);
    counted.forEach(({ vector }, row) => {
      vectors.set(vector, row * length);
    });
    const eligible = { rows: counted.length, vectors, factsAt: Uint32Array.from(counted.keys()), facts: counted };
    const wanted = new Uint8Array(counted.length).fill(1);
    for (const take of this.#takersOf(questionnaireId)) take(eligible, wanted);
  }

  /** @returns whether its answers are wanted */
  #takeOne(row: ResponseTable): boolean {
    const decision = decide(this.#judge, row);
    const first = decision.reasons[0]?.code;
    const flagged = decision.flags.length > 0;
    this.#count(this.#cellOf(row.questionnaire_id, row), 1, first, flagged);
    this.#lookAt(first !== undefined, flagged, this.#judge.rulings.has(row.id), () => row.id);
    const isWanted = first === undefined && !this.#leftOut.has(row.id);
    if (isWanted) {
      const written = row.written === null ? {} : (JSON.parse(row.written) as Record<string, string>);
      for (const reader of this.#readersOf(row.questionnaire_id))
        if (Object.hasOwn(written, reader.slot.questionId))
          reader.read(row.vector, 0, row, () => written[reader.slot.questionId]!, row.id);
    }
    if (this.#otherJudge) this.#compare(1, first, decide(this.#otherJudge, row).reasons[0]?.code);
    return isWanted;
  }

  /** Questions of which what was written is read: none in most passes, and then the page holds nothing of it. */
  writtenTo(questionnaireId: string): readonly string[] {
    return [...new Set(this.#readersOf(questionnaireId).map(({ slot }) => slot.questionId))];
  }

  /** @returns what takes the pages of one questionnaire */
  begin(questionnaireId: string): (page: packedResponses.PackedPage) => void {
    const layout = this.#judge.layouts.get(questionnaireId)!;
    const screenOf = ({ rules, scope }: Judge): EligibilityScreen =>
      screenEligibility({ questionnaire: this.#judge.questionnaires.get(questionnaireId)!, layout, scope, rules });
    const screen = screenOf(this.#judge);
    const otherScreen = this.#otherJudge && screenOf(this.#otherJudge);
    const facts: ReturnType<typeof factsOf>[] = [];
    const takers = this.#takersOf(questionnaireId);
    const readers = this.#readersOf(questionnaireId);
    return (page) => {
      for (let index = facts.length; index < page.facts.length; index++) facts.push(factsOf(page.facts[index]!, 0));
      const { rows, factsAt, vectors } = page;
      if (vectors.length !== rows * layout.length)
        throw new RangeError(`${vectors.length} bytes are not ${rows} vectors of ${layout.length}`);
      const verdicts = new Uint8Array(rows);
      screen.judge({ rows, vectors, factsAt, facts }, verdicts);
      this.#tabulate(page, verdicts, screen, questionnaireId);
      const wanted = verdicts.map((verdict) => ((verdict & ~flaggedBit) === 0 ? 1 : 0));
      if (this.#leftOut.size > 0)
        for (let row = 0; row < rows; row++) if (this.#leftOut.has(page.idAt(row))) wanted[row] = 0;
      for (const take of takers) take(page, wanted);
      for (const { slot, read } of readers) {
        const written = page.written.get(slot.questionId)!;
        for (let row = 0; row < rows; row++)
          if (wanted[row] !== 0 && written[row] !== '')
            read(
              vectors,
              row * layout.length,
              page.facts[factsAt[row]!]!,
              () => JSON.parse(written[row]!) as string,
              page.idAt(row),
            );
      }
      if (this.#request.look)
        for (let row = 0; row < rows; row++) {
          const verdict = verdicts[row]!;
          if (verdict !== 0)
            this.#lookAt((verdict & ~flaggedBit) !== 0, (verdict & flaggedBit) !== 0, false, () => page.idAt(row));
        }
      if (otherScreen) {
        const others = new Uint8Array(rows);
        otherScreen.judge({ rows, vectors, factsAt, facts }, others);
        for (let row = 0; row < rows; row++)
          this.#compare(1, screen.reasonOf(verdicts[row]!), otherScreen.reasonOf(others[row]!));
      }
    };
  }

  finish(): Scanned {
    return {
      cells: [...this.#cells.values()],
      change: this.#change,
      toLookAt: { ids: this.#ids.inOrder(), total: this.#toLookAt },
      tallies: this.#counts.map(({ tally }) => tally),
      kept: this.#kept,
      words: this.#words.inOrder(),
    };
  }

  /** Counts how often each verdict fell on each combination of facts. */
  #tabulate(
    page: packedResponses.PackedPage,
    verdicts: Uint8Array,
    screen: EligibilityScreen,
    questionnaireId: string,
  ): void {
    // Verdicts that can be: one per rule and one of none, each flagged or not.
    const stride = 2 * (this.#judge.rules.length + 1);
    const counts = new Uint32Array(page.facts.length * stride);
    const { factsAt } = page;
    for (let row = 0; row < page.rows; row++) {
      const verdict = verdicts[row]!;
      counts[factsAt[row]! * stride + 2 * (verdict & ~flaggedBit) + (verdict >> 7)]!++;
    }
    page.facts.forEach((facts, index) => {
      for (let slot = 0; slot < stride; slot++) {
        const count = counts[index * stride + slot]!;
        if (count > 0)
          this.#count(this.#cellOf(questionnaireId, facts), count, screen.reasonOf(slot >> 1), (slot & 1) === 1);
      }
    });
  }

  #count(cell: VerdictCell, count: number, reason: ReasonCode | undefined, flagged: boolean): void {
    cell.collected += count;
    if (flagged) cell.flagged += count;
    if (reason === undefined) cell.eligible += count;
    else cell.reasons.set(reason, (cell.reasons.get(reason) ?? 0) + count);
  }

  #compare(count: number, before: ReasonCode | undefined, after: ReasonCode | undefined): void {
    const change = this.#change;
    if (after === undefined) change.eligible += count;
    else change.reasons.set(after, (change.reasons.get(after) ?? 0) + count);
    if (before !== undefined && after === undefined) change.becomeEligible += count;
    if (before === undefined && after !== undefined) change.becomeIneligible += count;
  }

  #lookAt(ineligible: boolean, flagged: boolean, ruled: boolean, id: () => string): void {
    if (!this.#request.look) return;
    const { after, state } = this.#request.look;
    const wanted = { ineligible, flagged, ruled, any: ineligible || flagged || ruled };
    if (!wanted[state ?? 'any']) return;
    this.#toLookAt += 1;
    const own = id();
    if (own > after) this.#ids.add(own);
  }

  #cellOf(questionnaireId: string, facts: packedResponses.PackedFacts): VerdictCell {
    const key = JSON.stringify([questionnaireId, facts.field_id, facts.unit_id]);
    let cell = this.#cells.get(key);
    if (!cell) {
      const { field_id: fieldId, unit_id: unitId } = facts;
      cell = { questionnaireId, fieldId, unitId, collected: 0, eligible: 0, flagged: 0, reasons: new Map() };
      this.#cells.set(key, cell);
    }
    return cell;
  }

  /** What reads the written answers of a questionnaire: values that are counted, words that are wanted. */
  #readersOf(questionnaireId: string): readonly WrittenReader[] {
    const own = this.#judge.layouts.get(questionnaireId)!;
    const readers = this.#counts
      .filter(({ order }) => order.questionnaireIds.includes(questionnaireId))
      .flatMap(({ order: { fieldId }, tally }) =>
        valueSlots(own).map((slot): WrittenReader => {
          return {
            slot,
            read: (vectors, start, facts, value) => {
              if (vectors[start + slot.offset] !== answerByte.given) return;
              if (fieldId === undefined || facts.field_id === fieldId) tallyValue(tally.values, slot, value());
            },
          };
        }),
      );
    const { words } = this.#request;
    if (!words) return readers;
    const wanted = own.slots.filter((slot) => words.questionIds.includes(slot.questionId));
    return [
      ...readers,
      ...wanted.map((slot): WrittenReader => {
        return {
          slot,
          read: (_vectors, _start, facts, value, id) => {
            if (words.fieldId === undefined || facts.field_id === words.fieldId)
              this.#words.add(slot.questionId, id, value());
          },
        };
      }),
    ];
  }

  /** What takes the eligible responses of a questionnaire: one for each order that it falls under, one to keep them. */
  #takersOf(questionnaireId: string): readonly RowsTaker[] {
    let takers = this.#takers.get(questionnaireId);
    if (!takers) {
      const own = this.#judge.layouts.get(questionnaireId)!;
      takers = this.#counts
        .filter(({ order }) => order.questionnaireIds.includes(questionnaireId))
        .map(({ order: { fieldId }, tally }): RowsTaker => {
          const maker = new BlockMaker(own, tally.plan.layout);
          return (page, wanted) => {
            const chosen = fieldId === undefined ? wanted : wantedOfField(page, wanted, fieldId);
            tallyBlock(tally, maker.make(selectRows(page, own.length, chosen)));
          };
        });
      const { keep } = this.#request;
      if (keep?.questionnaireIds.includes(questionnaireId)) takers = [...takers, this.#keeper(keep, own)];
      this.#takers.set(questionnaireId, takers);
    }
    return takers;
  }

  #keeper({ form, fieldId, withBatches }: NonNullable<ScanRequest['keep']>, own: VectorLayout): RowsTaker {
    const maker = new BlockMaker(own, layoutVector(form));
    return (page, wanted) => {
      const chosen = fieldId === undefined ? wanted : wantedOfField(page, wanted, fieldId);
      this.#kept.push(maker.makeKept(selectRows(page, own.length, chosen), withBatches));
    };
  }
}

/** Takes the rows of a page that are wanted: those whose byte is not 0. */
type RowsTaker = (page: SelectedRows, wanted: Uint8Array) => void;

/** Takes what one eligible response wrote to a question. */
interface WrittenReader {
  readonly slot: VectorSlot;
  readonly read: (
    vectors: Uint8Array,
    start: number,
    facts: packedResponses.PackedFacts,
    value: () => string,
    id: string,
  ) => void;
}

/** The lowest few of many ids. */
class FirstIds {
  readonly #limit: number;
  #ids: string[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(id: string): void {
    this.#ids.push(id);
    if (this.#ids.length >= 4 * this.#limit + 64) this.#ids = this.inOrder();
  }

  inOrder(): string[] {
    return this.#ids.sort().slice(0, this.#limit);
  }
}
