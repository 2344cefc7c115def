/**
 * Data under which every page of the web app has something to show, made through the product's own verbs: the demo, and
 * beside it what its two rounds do not have.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DraftEdit, type Plan, parseDispatch, parsePlan } from '@longdan/core';
import {
  approve,
  type Context,
  callBackBook,
  closeCollection,
  commitSeed,
  copyScheme,
  createDispatch,
  createRound,
  draftRoundCallBack,
  drawCallBack,
  editDraft,
  getRound,
  importResponses,
  issueBallots,
  keepUpload,
  openDraft,
  publishFigures,
  type Role,
  readOrMakeKeys,
  recordCallBack,
  recordResponse,
  recordSecondEntry,
  releaseDraft,
  revealSeed,
  saveCallBackPlan,
  saveHouseTemplate,
  sealFigures,
  sequenceLedger,
  setDoubleEntryShare,
  signSeal,
} from '@longdan/operations';
import { openStore } from '@longdan/store';
import { keepFrameUpload } from '#lib/server/sampling/frame-uploads.ts';
import { generateSubmissions } from '../../../fixtures/generate-submissions.ts';
import { loadDemo } from '../../../fixtures/load-demo.ts';
import { makeMessyWorkbook } from '../../../fixtures/messy-workbook.ts';
import { seededRandom } from '../../../fixtures/seeded-random.ts';
import { calledPlan, makeCalledRound } from '../../../packages/operations/src/testing/called-round.ts';
import { samplePlan } from '../../../packages/operations/src/testing/sample-plan.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');

/** A round full of ballots, one known by its totals, and one that has only been planned. */
export const roundsSeen = ['but-son-2022', 'dak-mil-2024', 'thi-tran-moi-2026'] as const;
/** Drawn from a list, closed, published, and being called back. */
export const calledRound = calledPlan.id;

/** Ballots are being answered and read in, and its questionnaire was changed once and is being changed again. */
const openPlan = samplePlan({
  id: 'xa-mau-dang-thu',
  title: 'Khảo sát xã Mẫu đang thu phiếu',
  scheme: 'sipas-2024-dich-vu',
  respondentKinds: ['individual', 'organisation'],
  methods: ['paper', 'web', 'qr'],
  period: undefined,
  asksConsent: true,
  generatedData: true,
});
export const openRound = openPlan.id;

/** Addresses that stand in no link, by route. */
export type Addresses = Readonly<Record<string, readonly string[]>>;

/** Fills a folder that has no store yet. @returns the addresses to which no link can lead */
export async function fillEveryPage(dataFolder: string): Promise<Addresses> {
  await loadDemo(dataFolder);
  const store = await openStore({ folder: dataFolder });
  const random = seededRandom(3).bytes;
  const as = (role: Role, name: string): Context => ({
    store,
    now: () => new Date(),
    random,
    actor: { id: `mau-${role}`, name, role },
  });
  const operator = as('operator', 'Cán bộ (mẫu)');
  try {
    const plan = readFixture('but-son-2022/plan.yaml', parsePlan);
    const { number, issuedOn, ...unsigned }: Plan = { ...plan, id: roundsSeen[2], title: 'Khảo sát thị trấn mới' };
    await createRound(operator, { plan: unsigned });
    await keyTwice(operator, roundsSeen[0]);
    await writeDocuments(operator);
    await callBack(as, dataFolder);
    return { ...(await collect(operator)), ...(await bringList(dataFolder)) };
  } finally {
    await store.close();
  }
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

function readFixture<T>(path: string, parse: (text: string, about: { file: string }) => Read<T>): T {
  const read = parse(readFileSync(join(fixtures, path), 'utf8'), { file: path });
  if (!read.ok) throw new Error(`fixtures/${path} has faults`);
  return read.value;
}

/** A few sheets keyed twice, of which one differs. */
async function keyTwice(context: Context, roundId: string): Promise<void> {
  await setDoubleEntryShare(context, { roundId, sharePercent: 100 });
  const { questionnaires } = await getRound(context, roundId);
  const { questionnaire } = questionnaires[0]!;
  const [question] = questionnaire.sections.flatMap((section) => section.questions);
  const { ballots } = await issueBallots(context, { roundId, fieldId: 'ho-tich', count: 2 });
  const first: Context = { ...context, actor: { id: 'first', name: 'Người nhập lần đầu (mẫu)', role: 'operator' } };
  for (const [at, { code }] of ballots.entries()) {
    const submission = { ballotCode: code, channel: 'paper', consent: 'not-asked', answers: {} };
    await recordResponse(first, { roundId, submission });
    const answers = at === 0 && question?.kind === 'rating' ? { [question.id]: { state: 'chosen', code: '4' } } : {};
    await recordSecondEntry(context, { roundId, sheet: code, answers: answers as never });
  }
}

/** A dispatch, a template of the house, and a scheme of the authority's own. */
async function writeDocuments(context: Context): Promise<void> {
  await createDispatch(context, { dispatch: readFixture('dispatches/phu-an-2019.yaml', parseDispatch) });
  const { authority, signatory } = samplePlan();
  await saveHouseTemplate(context, {
    name: 'Xã Mẫu – Chủ tịch ký',
    house: { authority, signatory, recipients: ['Như trên'], archive: 'VT' },
  });
  const names = { contents: {}, factors: {}, criteria: { 'I.1': 'Thủ tục được niêm yết đầy đủ tại xã Mẫu' } };
  const copied = await copyScheme(context, {
    from: 'dak-mil-2024',
    copy: {
      id: 'xa-mau',
      title: 'Bộ tiêu chí của xã Mẫu',
      sourceTitle: 'Quyết định số 12/QĐ-UBND của xã Mẫu',
      note: '',
      ...names,
    },
  });
  if (!copied.ok) throw new Error('the scheme could not be copied');
}

/** A round drawn from a list, closed and published; the supervisor has drawn whom to call and has called one. */
async function callBack(as: (role: Role, name: string) => Context, dataFolder: string): Promise<void> {
  const roundId = calledRound;
  const [officer, leader] = [as('officer', 'Cán bộ (mẫu)'), as('leader', 'Lãnh đạo (mẫu)')];
  const supervisor = as('supervisor', 'Giám sát (mẫu)');
  await makeCalledRound(officer);
  await approve(leader, { roundId, subject: 'plan' });
  await closeCollection(officer, roundId);
  const keys = readOrMakeKeys(dataFolder);
  await sequenceLedger(officer, keys);
  const { plan } = await draftRoundCallBack(officer, roundId);
  const enumerators = [1, 51, 101].map((from, at) => ({
    name: ['Lê An', 'Vũ Bình', 'Đỗ Chi'][at]!,
    fieldId: 'ho-tich',
    from,
    to: from + 49,
  }));
  await saveCallBackPlan(officer, roundId, { ...plan, strata: ['enumerator'], enumerators });
  for (const who of [officer, supervisor]) await commitSeed(who, roundId, `bí mật của ${who.actor.id}`, callBackBook);
  for (const who of [officer, supervisor]) await revealSeed(who, roundId, `bí mật của ${who.actor.id}`, callBackBook);
  await drawCallBack(supervisor, roundId);
  await recordCallBack(supervisor, { roundId, place: 2, outcome: { result: 'not-reached', answers: {} } });
  await sealFigures(officer, { roundId, reason: '' });
  await signSeal(supervisor, { roundId, version: 1 });
  await publishFigures(leader, roundId);
}

/** Ballots open to citizens, a file read in with its refused rows, one that waits, and a changed questionnaire. */
async function collect(context: Context): Promise<Addresses> {
  const [roundId, fieldId] = [openRound, 'ho-tich'];
  const { questionnaires } = await createRound(context, { plan: openPlan });
  const { ballots } = await issueBallots(context, { roundId, fieldId, count: 140 });
  const { questionnaire } = questionnaires[0]!;
  const submissions = generateSubmissions(seededRandom(4), openPlan, questionnaire, ballots.slice(0, 135));
  const { bytes } = makeMessyWorkbook(openPlan, questionnaire, submissions);
  await importResponses(context, { roundId, fileName: 'phieu-dot-1.xlsx', bytes });
  const content = (async function* () {
    yield bytes;
  })();
  const upload = await keepUpload(context, { roundId, fileName: 'phieu-dot-2.xlsx', content });
  await changeForm(context, roundId, fieldId);
  const round = `/dot/${roundId}`;
  return {
    // Of versions and questions a link would lead to the first, of which there is nothing to tell.
    '/dot/[round]/phieu-hoi/phien-ban/[version]': [`${round}/phieu-hoi/phien-ban/2`],
    '/dot/[round]/phieu-hoi/sua/[field]/cau/[question]': [`${round}/phieu-hoi/sua/${fieldId}/cau/rieng-2`],
    '/dot/[round]/thu-phieu/tep/[upload]': [`${round}/thu-phieu/tep/${upload}`],
    '/p/[code]': [`/p/${ballots.at(-1)!.code}`],
  };
}

const ownQuestion = (id: string, text: string): DraftEdit => ({
  edit: 'put-question',
  section: 'phan-rieng-1',
  question: {
    id,
    kind: 'multiple-choice',
    text,
    options: ['Giấy tờ phải bổ sung nhiều lần', 'Đi lại nhiều lần', 'Không gặp khó khăn'].map((label) => ({
      code: '',
      label,
    })),
  },
});

/** A second version with a question of the authority's own; in the draft of a third another, asked of those whom it concerns. */
async function changeForm(context: Context, roundId: string, fieldId: string): Promise<void> {
  const about = { roundId, fieldId };
  const edit = async (change: DraftEdit) => {
    const { revision } = await openDraft(context, about);
    return editDraft(context, { ...about, expectedRevision: revision, edit: change });
  };
  await edit({ edit: 'put-section', section: '', title: 'Câu hỏi riêng của xã Mẫu' });
  const { revision, draft } = await edit(ownQuestion('', 'Ông/Bà gặp khó khăn nào khi làm thủ tục?'));
  const reason = 'Thêm câu về khó khăn của người dân';
  await releaseDraft(context, { ...about, expectedRevision: revision, fieldIds: [fieldId], reason });
  await edit(ownQuestion('', 'Khó khăn nào đã được giải quyết sau khi Ông/Bà phản ánh?'));
  const rating = draft.sections.flatMap(({ items }) => items).find(({ question }) => question.kind === 'rating')!;
  const condition = { question: rating.question.id, is: ['1', '2'] };
  await edit({ edit: 'set-condition', question: 'rieng-2', condition });
}

/** A list to draw from, read as far as its headings. */
async function bringList(dataFolder: string): Promise<Addresses> {
  const roundId = roundsSeen[2];
  const rows = Array.from({ length: 12 }, (_, at) => [
    `HS-${at + 1}`,
    `Trần Thị ${at + 1}`,
    `09120000${10 + at}`,
    'Hộ tịch',
    '15/09/2026',
    at % 4 === 3 ? 'Đang giải quyết' : 'Đã trả kết quả',
  ]);
  const headings = ['Mã hồ sơ', 'Họ và tên', 'Số điện thoại', 'Lĩnh vực', 'Ngày trả kết quả', 'Trạng thái'];
  const text = `\ufeff${[headings, ...rows].map((cells) => cells.join(';')).join('\r\n')}\r\n`;
  const about = { roundId, fileName: 'ho-so-quy-3.csv', kind: 'case-file' } as const;
  const id = await keepFrameUpload(dataFolder, about, new TextEncoder().encode(text));
  return { '/dot/[round]/mau/khung/[upload]': [`/dot/${roundId}/mau/khung/${id}`] };
}
