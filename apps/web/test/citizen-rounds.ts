/** Rounds whose ballots citizens' tests answer, and the answers as the store holds them afterwards. */
import { randomBytes } from 'node:crypto';
import type { Plan } from '@longdan/core';
import {
  type Context,
  createRound,
  findResponse,
  issueBallots,
  listAudit,
  type ResponseDetail,
} from '@longdan/operations';
import { openStore } from '@longdan/store';

const day = (offset: number) => new Date(Date.now() + 7 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);

function plan(id: string, changes: Partial<Plan> = {}): Plan {
  return {
    id,
    title: 'Đo lường sự hài lòng của người dân, tổ chức trên địa bàn xã Mẫu năm 2026',
    year: 2026,
    authority: { name: 'UBND xã Mẫu', heading: ['ỦY BAN NHÂN DÂN', 'XÃ MẪU'], place: 'Xã Mẫu', symbol: 'UBND' },
    legalBases: [],
    purposes: [],
    requirements: [],
    scope: '',
    objects: '',
    respondentKinds: ['individual', 'organisation'],
    scheme: 'sipas-2024-dich-vu',
    fields: [{ id: 'ho-tich', title: 'Lĩnh vực Hộ tịch', quota: 40, moments: ['at-counter'] }],
    units: [],
    methods: ['web', 'qr'],
    selection: 'counter-quota',
    mode: 'anonymous',
    period: { from: day(-5), to: day(5) },
    asksConsent: true,
    timeline: [],
    budget: '',
    assignments: [],
    recipients: [],
    reportAddressees: [],
    signatory: { authorityLines: ['TM. ỦY BAN NHÂN DÂN'], title: 'CHỦ TỊCH', name: '' },
    ...changes,
  };
}

/** By round: the service form of SIPAS with consent; a short form without it, for training; two rounds outside their period. */
const plans = [
  plan('dich-vu'),
  plan('ngan', {
    scheme: 'dak-mil-2024',
    mode: 'confidential',
    asksConsent: false,
    respondentKinds: ['individual'],
    generatedData: true,
  }),
  plan('day-du', { scheme: 'sipas-2024', mode: 'open' }),
  plan('chua-den', { period: { from: day(3), to: day(9) } }),
  plan('da-qua', { period: { from: day(-9), to: day(-3) } }),
];

export type RoundId = 'dich-vu' | 'ngan' | 'day-du' | 'chua-den' | 'da-qua';
export type Codes = Readonly<Record<string, string[]>>;

export async function inStore<T>(dataFolder: string, act: (context: Context) => Promise<T>): Promise<T> {
  const store = await openStore({ folder: dataFolder });
  try {
    return await act({
      store,
      now: () => new Date(),
      random: (bytes) => randomBytes(bytes),
      actor: { id: 'test', name: 'Người kiểm thử', role: 'operator' },
    });
  } finally {
    await store.close();
  }
}

/** Makes the rounds in a folder that no server has yet. @returns unused codes by round */
export function makeRounds(dataFolder: string): Promise<Codes> {
  return inStore(dataFolder, async (context) => {
    const codes: Record<string, string[]> = {};
    for (const one of plans) {
      await createRound(context, { plan: one });
      const { ballots } = await issueBallots(context, { roundId: one.id, fieldId: 'ho-tich', count: 40 });
      codes[one.id] = ballots.map(({ code }) => code);
    }
    return codes;
  });
}

export const readResponse = (dataFolder: string, roundId: RoundId, code: string): Promise<ResponseDetail> =>
  inStore(dataFolder, (context) => findResponse(context, { roundId, code }));

export const readAudit = (dataFolder: string) => inStore(dataFolder, (context) => listAudit(context, { limit: 500 }));

/** Everything in the database about responses, as text: to look for what must not be there. */
export const dumpResponses = (dataFolder: string): Promise<string> =>
  inStore(dataFolder, async ({ store: { db } }) =>
    JSON.stringify({
      responses: await db.selectFrom('response').selectAll().execute(),
      receipts: await db.selectFrom('receipt').selectAll().execute(),
      audit: await db.selectFrom('audit').selectAll().execute(),
    }),
  );
