/** A made-up province for benchmarks: one large round of 22 criteria in 200 units, its ballots from a seed. */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { findSlot, layoutVector, parsePlan, type Questionnaire } from '@longdan/core';
import { createRound, secureRandom } from '@longdan/operations';
import { openStore, questionnaires, type ResponseTable, responses, type Store, type StorePlace } from '@longdan/store';

export const unitCount = 200;
export const roundId = 'bench';

export const planText = (quota: number): string => `id: ${roundId}
title: Đợt lớn
year: 2026
authority: { name: UBND tỉnh Mẫu, heading: [TỈNH MẪU], place: Tỉnh Mẫu, symbol: UBND }
scheme: sipas-2017
asksConsent: false
fields:
  - { id: chung, title: Chung, quota: ${quota} }
units:
${Array.from({ length: unitCount }, (_, unit) => `  - { id: u${unit}, title: Đơn vị ${unit} }`).join('\n')}
signatory: { authorityLines: [TM. UBND], title: CHỦ TỊCH, name: "" }
`;

const criteria = ['A4', 'B5', 'C6', 'D3', 'E4'].flatMap((last) =>
  Array.from({ length: Number(last[1]) }, (_, item) => `${last[0]}${item + 1}`),
);

/** Levels of a satisfied province, one in fifty left blank; the same seed gives the same ballots. */
function makeLevels(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const chance = state / 2 ** 32;
    return chance < 0.02 ? 0 : chance < 0.05 ? 1 : chance < 0.1 ? 2 : chance < 0.3 ? 3 : chance < 0.7 ? 4 : 5;
  };
}

/** The ballots as an office would send them: a semicolon CSV with a byte-order mark. */
export function writeBallotFile(path: string, ballots: number): void {
  const level = makeLevels(1);
  const file = openSync(path, 'w');
  writeSync(file, `\ufeff${['Lĩnh vực', 'Đơn vị', ...criteria].join(';')}\r\n`);
  let lines: string[] = [];
  for (let row = 0; row < ballots; row++) {
    lines.push(`Chung;Đơn vị ${row % unitCount};${criteria.map(() => level() || '').join(';')}\r\n`);
    if (lines.length === 10_000 || row === ballots - 1) {
      writeSync(file, lines.join(''));
      lines = [];
    }
  }
  closeSync(file);
}

const rowsPerInsert = 1000;
const rowsPerCommit = 50_000;

/** Fills an empty store with the round and generated responses through the store's own queries, without the import's checks. */
export async function fillStore(place: StorePlace, ballots: number): Promise<void> {
  const store = await openStore(place);
  try {
    const plan = parsePlan(planText(ballots), { file: 'plan.yaml' });
    if (!plan.ok) throw new Error(JSON.stringify(plan.findings));
    const actor = { id: 'bench', name: 'bench', role: 'operator' as const };
    await createRound({ store, now: () => new Date(), random: secureRandom(), actor }, { plan: plan.value });
    await insertGenerated(store, roundId, ballots);
  } finally {
    await store.close();
  }
}

/** Inserts generated responses into a round that has none. */
export async function insertGenerated(store: Store, round: string, ballots: number): Promise<void> {
  const [form] = await questionnaires.listQuestionnaires(store.db, round);
  const layout = layoutVector(JSON.parse(form!.content) as Questionnaire);
  const offsets = criteria.map((id) => findSlot(layout, id)!.offset);
  const level = makeLevels(1);
  const makeRow = (row: number): ResponseTable => {
    const vector = new Uint8Array(layout.length);
    for (const offset of offsets) vector[offset] = level();
    return {
      round_id: round,
      id: randomBytes(16).toString('hex'),
      questionnaire_id: form!.id,
      ballot_code: null,
      identity: `f:bench::${row}`,
      field_id: 'chung',
      unit_id: `u${row % unitCount}`,
      channel: 'import',
      respondent_kind: null,
      answered_on: null,
      consent: 'not-asked',
      vector,
      written: null,
      set_aside: null,
      salt: randomBytes(16),
      import_id: null,
    };
  };
  for (let from = 0; from < ballots; from += rowsPerCommit)
    await store.db.transaction().execute(async (db) => {
      for (let at = from; at < Math.min(ballots, from + rowsPerCommit); at += rowsPerInsert) {
        const length = Math.min(rowsPerInsert, ballots - at);
        await responses.insertResponses(
          db,
          Array.from({ length }, (_, index) => makeRow(at + index)),
        );
      }
    });
}
