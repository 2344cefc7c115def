/**
 * One pass over the responses of a round, or of a range of their ids: every verdict derived, the eligible counted. Most
 * responses pass as bytes in packed pages; those that people ruled on or that came in twice are judged one by one.
 */
import {
  createTally,
  planTally,
  type ResponseBlock,
  type TallyAccumulator,
  tallyBlock,
  tallyValue,
  valueSlots,
} from '@longdan/analysis';
import {
  answerByte,
  type EligibilityRule,
  type EligibilityScreen,
  flaggedBit,
  makeRecoder,
  type Questionnaire,
  screenEligibility,
  type VectorSlot,
} from '@longdan/core';
import { packedResponses, type Queryable, type ResponseTable } from '@longdan/store';
import { BlockPacker } from '../block-packer.ts';
import type { LookState } from '../checking.ts';
import { decide, factsOf, type Judge } from '../judging.ts';
import type { ReasonCode, Scanned, VerdictCell } from './scanned.ts';
import { ShuffledWords, type WordsOrder } from './shuffled-words.ts';

/** Answers to be counted together: of some versions of a form, of all fields or of one. */
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
  /** Eligible responses wanted themselves: of one questionnaire, of all fields or of one. */
  readonly keep?: { readonly questionnaireId: string; readonly fieldId?: string; readonly withIds: boolean };
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
  for (const row of special) if (wanted.includes(row.questionnaire_id)) scan.takeOne(row);
  for (const questionnaireId of wanted) {
    const part = scan.begin(questionnaireId);
    const options = {
      range,
      withoutSpecial: special.length > 0,
      withIds: (request.look?.limit ?? 0) > 0 || request.keep?.withIds === true || request.words !== undefined,
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
  readonly #kept: { readonly blocks: ResponseBlock[]; readonly ids: string[] } = { blocks: [], ids: [] };
  readonly #keeper: BlockPacker | undefined;
  readonly #counts: readonly {
    readonly order: CountOrder;
    readonly tally: TallyAccumulator;
    readonly packer: BlockPacker;
  }[];

  constructor(judge: Judge, request: ScanRequest) {
    this.#judge = judge;
    this.#request = request;
    this.#otherJudge = request.otherRules && { ...judge, rules: request.otherRules };
    this.#ids = new FirstIds(request.look?.limit ?? 0);
    this.#words = new ShuffledWords(request.words);
    this.#keeper =
      request.keep &&
      new BlockPacker(judge.layouts.get(request.keep.questionnaireId)!.length, (block) =>
        this.#kept.blocks.push(copyBlock(block)),
      );
    this.#counts = (request.counts ?? []).map((order) => {
      const tally = createTally(planTally(order.form));
      return { order, tally, packer: new BlockPacker(tally.plan.layout.length, (block) => tallyBlock(tally, block)) };
    });
  }

  /** A response that is looked at by itself. */
  takeOne(row: ResponseTable): void {
    const decision = decide(this.#judge, row);
    const first = decision.reasons[0]?.code;
    const flagged = decision.flags.length > 0;
    this.#count(this.#cellOf(row.questionnaire_id, row), 1, first, flagged);
    this.#lookAt(first !== undefined, flagged, this.#judge.rulings.has(row.id), () => row.id);
    if (first === undefined) for (const count of this.#countersOf(row.questionnaire_id)) count(row.vector, 0, row);
    if (first === undefined) {
      const written = row.written === null ? {} : (JSON.parse(row.written) as Record<string, string>);
      for (const reader of this.#readersOf(row.questionnaire_id))
        if (Object.hasOwn(written, reader.slot.questionId))
          reader.read(row.vector, 0, row, () => written[reader.slot.questionId]!, row.id);
    }
    if (first === undefined && row.questionnaire_id === this.#request.keep?.questionnaireId)
      this.#keep(row.vector, 0, row, () => row.id);
    if (this.#otherJudge) this.#compare(1, first, decide(this.#otherJudge, row).reasons[0]?.code);
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
    const counters = this.#countersOf(questionnaireId);
    const readers = this.#readersOf(questionnaireId);
    return (page) => {
      for (let index = facts.length; index < page.facts.length; index++) facts.push(factsOf(page.facts[index]!, 0));
      const { rows, factsAt, vectors } = page;
      if (vectors.length !== rows * layout.length)
        throw new RangeError(`${vectors.length} bytes are not ${rows} vectors of ${layout.length}`);
      const verdicts = new Uint8Array(rows);
      screen.judge({ rows, vectors, factsAt, facts }, verdicts);
      this.#tabulate(page, verdicts, screen, questionnaireId);
      for (const count of counters)
        for (let row = 0; row < rows; row++)
          if ((verdicts[row]! & ~flaggedBit) === 0) count(vectors, row * layout.length, page.facts[factsAt[row]!]!);
      for (const { slot, read } of readers) {
        const written = page.written.get(slot.questionId)!;
        for (let row = 0; row < rows; row++)
          if ((verdicts[row]! & ~flaggedBit) === 0 && written[row] !== '')
            read(
              vectors,
              row * layout.length,
              page.facts[factsAt[row]!]!,
              () => JSON.parse(written[row]!) as string,
              page.idAt(row),
            );
      }
      if (this.#request.keep?.questionnaireId === questionnaireId)
        for (let row = 0; row < rows; row++)
          if ((verdicts[row]! & ~flaggedBit) === 0)
            this.#keep(vectors, row * layout.length, page.facts[factsAt[row]!]!, () => page.idAt(row));
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
    for (const { packer } of this.#counts) packer.finish();
    this.#keeper?.finish();
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

  #keep(vectors: Uint8Array, start: number, facts: packedResponses.PackedFacts, id: () => string): void {
    const { fieldId, withIds } = this.#request.keep!;
    if (fieldId !== undefined && facts.field_id !== fieldId) return;
    this.#keeper!.addAt(vectors, start, facts);
    if (withIds) this.#kept.ids.push(id());
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

  /** What counts an eligible response of a questionnaire, once for each order that it falls under. */
  #countersOf(
    questionnaireId: string,
  ): ((vectors: Uint8Array, start: number, facts: packedResponses.PackedFacts) => void)[] {
    const own = this.#judge.layouts.get(questionnaireId)!;
    return this.#counts
      .filter(({ order }) => order.questionnaireIds.includes(questionnaireId))
      .map(({ order: { fieldId }, tally, packer }) => {
        const recode = makeRecoder(own, tally.plan.layout);
        // Versions of one layout need no recoding: then bytes go straight from page to block.
        const probe = new Uint8Array(own.length);
        const asItIs = recode(probe) === probe;
        return (vectors, start, facts) => {
          if (fieldId !== undefined && facts.field_id !== fieldId) return;
          if (asItIs) packer.addAt(vectors, start, facts);
          else packer.add({ vector: recode(vectors.subarray(start, start + own.length)), facts });
        };
      });
  }
}

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

/** The packer uses its memory again. */
const copyBlock = ({ rows, vectors, attributes }: ResponseBlock): ResponseBlock => ({
  rows,
  vectors: vectors.slice(),
  attributes: Object.fromEntries(
    Object.entries(attributes).map(([id, { values, indices }]) => [id, { values, indices: indices.slice() }]),
  ),
});

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
