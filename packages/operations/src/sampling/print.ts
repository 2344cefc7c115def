/** What is printed of a sample: the minutes of the draw, and lists for those who go out. */
import { formatBallotCode, type IsoDay, type Plan, problem } from '@longdan/core';
import {
  composeDrawMinutes,
  composeSampleList,
  type DrawMinutes,
  type DrawOfMinutes,
  renderDocx,
  renderPdf,
  renderSampleList,
  type SampleListInput,
  type StageOfMinutes,
} from '@longdan/documents';
import { type SampleUnitTable, type SeedStepTable, samples, samplingFrames } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import { loadRound } from '../loaded-round.ts';
import { type DocumentFormat, mediaTypes } from '../printing.ts';
import type { PrintedFile } from '../views.ts';
import { type DrawRecord, loadDraw, loadDraws } from './draw-record.ts';
import { nameCluster, viewCluster } from './drawn-clusters.ts';
import { viewFrame } from './frame.ts';
import type { FrameKind } from './frame-columns.ts';
import { loadSample, type RoundSampleView, readCustody, type SampleUnitView } from './sample.ts';
import { describeSamplePlan } from './sample-plan.ts';
import { describeStage, stagesOfPlan, titleOfStage } from './stages.ts';

const kindWords: Readonly<Record<FrameKind, string>> = {
  'case-file': 'Danh sách hồ sơ đã có kết quả',
  household: 'Danh sách hộ',
  area: 'Danh sách địa bàn',
  'time-slot': 'Danh sách ca trực tại quầy',
};

const dayOf = (time: string): IsoDay => new Date(Date.parse(time) + 7 * 3_600_000).toISOString().slice(0, 10);

function describeStep({ kind, party, content }: SeedStepTable): string {
  const side = party === 'supervisor' ? 'bên giám sát' : 'bên cán bộ phụ trách';
  const given = JSON.parse(content) as Readonly<Record<string, string>>;
  switch (kind) {
    case 'commit':
      return `${side} cam kết số bí mật của mình bằng dấu niêm ${given['hash']?.slice(0, 16)}…`;
    case 'reveal':
      return `${side} mở số bí mật, khớp dấu niêm đã cam kết: ${given['secret']}`;
    case 'source':
      return `${side} đề nghị lấy ${given['source']}, ngày quay ${given['resultDay']?.split('-').reverse().join('/')}`;
    case 'accept':
      return `${side} đồng ý nguồn trên, trước ngày quay`;
    case 'value':
      return `${side} nhập kết quả đã công bố: ${given['value']}`;
    case 'confirm':
      return `${side} nhập lại và xác nhận kết quả: ${given['value']}`;
    default:
      return 'máy sinh số ngẫu nhiên, không ai chọn';
  }
}

const placeName = ({ clusterIds, stratum }: Pick<SampleUnitView, 'clusterIds' | 'stratum'>): string =>
  [stratum, clusterIds.at(-1) ?? ''].filter(Boolean).join(' – ');

interface DrawnUnits {
  readonly draw: DrawRecord;
  /** Attempt at the seed of the stage before; 0 at the first. */
  readonly attemptBefore: number;
  readonly steps: readonly SeedStepTable[];
  /** In the words of the minutes: the whole design, or what this stage draws. */
  readonly design: string;
  /** Stratum or cluster of a cell or unit, by name. */
  readonly nameOf: (place: Pick<SampleUnitView, 'clusterIds' | 'stratum'>) => string;
  readonly selected: DrawOfMinutes['selected'];
  readonly reserve: readonly string[];
}

async function tellDraw(
  context: Context,
  roundId: string,
  { draw, attemptBefore, steps, design, nameOf, selected, reserve }: DrawnUnits,
): Promise<DrawOfMinutes> {
  const frame = viewFrame((await samplingFrames.findFrameVersion(context.store.db, roundId, draw.frameVersion))!);
  const last = Math.max(...draw.cells.map(({ stage }) => stage));
  const spare = new Map<string, number>();
  for (const name of reserve) spare.set(name, (spare.get(name) ?? 0) + 1);
  return {
    heldOn: dayOf(draw.drawnAt),
    drawnBy: draw.drawnBy,
    independent: draw.independent,
    frame: {
      fileName: frame.fileName,
      kind: kindWords[frame.kind],
      rowsRead: frame.rowsRead,
      kept: frame.kept,
      refused: frame.refused,
      period: frame.period,
      hash: frame.frozen?.hash ?? '',
    },
    design,
    cells: draw.cells
      .filter(({ stage }) => stage === last)
      .map(({ within, stratum, population, sampled }) => {
        const name = nameOf({ clusterIds: within, stratum });
        return { name, population, sampled, reserve: spare.get(name) ?? 0 };
      }),
    seedSteps: steps
      .filter((step) => step.attempt === draw.seedAttempt)
      .map((step) => ({ on: dayOf(step.recorded_at), by: step.actor_name, text: describeStep(step) })),
    seed: draw.seed,
    abandoned: draw.seedAttempt - attemptBefore - 1,
    algorithm: `${draw.algorithm.name}/${draw.algorithm.version}`,
    drawHash: draw.drawHash,
    selected,
  };
}

async function gatherMinutes(context: Context, roundId: string): Promise<DrawMinutes> {
  const { db } = context.store;
  const { plan } = await loadRound(db, roundId);
  const steps = await samples.listSeedSteps(db, roundId);
  const draws = await loadDraws(db, roundId);
  if (draws[0]?.plan.kind === 'staged') return gatherStages(context, roundId, plan, draws, steps);
  const { draw, units, replacements } = await loadSample(db, roundId);
  const drawn = units.filter((unit) => unit.replacementOf === null && unit.status !== 'reserve');
  const isDrawn = new Set(drawn.map(({ key }) => key));
  const told = await tellDraw(context, roundId, {
    draw,
    attemptBefore: 0,
    steps,
    design: describeSamplePlan(draw.plan).vi,
    nameOf: placeName,
    selected: drawn.map((unit) => ({ stratum: placeName(unit), key: unit.key })),
    reserve: units.filter(({ key }) => !isDrawn.has(key)).map(placeName),
  });
  return { ...told, plan, replacements };
}

/** Minutes of every stage drawn so far. */
async function gatherStages(
  context: Context,
  roundId: string,
  plan: Plan,
  draws: readonly DrawRecord[],
  steps: readonly SeedStepTable[],
): Promise<DrawMinutes> {
  const { db } = context.store;
  const stages: StageOfMinutes[] = [];
  let names: ReadonlyMap<string, string> = new Map();
  for (const [at, draw] of draws.entries()) {
    const rows = await samples.listUnits(db, roundId, draw.number);
    const placeOf = (row: SampleUnitTable) => {
      const { clusterIds, stratum } = viewCluster(row);
      return names.get(clusterIds.at(-1) ?? '') ?? stratum;
    };
    /** Areas by their own name, at the first stage with their stratum; units of the last by the area they lie in. */
    const placeInList = (row: SampleUnitTable, isLast: boolean): string => {
      if (isLast) return placeOf(row);
      const name = nameCluster(viewCluster(row));
      return at === 0 && row.stratum !== '' ? `${row.stratum} – ${name}` : name;
    };
    const drawn = rows.filter(({ role }) => role === 'selected');
    const stage = stagesOfPlan(draw.plan)[at]!;
    const told = await tellDraw(context, roundId, {
      draw,
      attemptBefore: draws[at - 1]?.seedAttempt ?? 0,
      steps,
      design: describeStage(stage, at + 1).vi,
      nameOf: ({ stratum }) => names.get(stratum) ?? stratum,
      selected: drawn.map((row) => ({
        key: row.unit_key,
        stratum: placeInList(row, at === draws.length - 1),
        chance: viewCluster(row).stageProbabilities.at(-1)!,
      })),
      reserve: rows.filter(({ role }) => role === 'reserve').map(placeOf),
    });
    stages.push({ ...told, title: titleOfStage(stage, at + 1).vi });
    names = new Map(drawn.map((row) => [row.unit_key, nameCluster(viewCluster(row))]));
  }
  const last = draws.at(-1)!;
  const replacements = (await loadDraw(db, roundId)) ? (await loadSample(db, roundId)).replacements : [];
  return { ...stages.at(-1)!, plan, design: describeSamplePlan(last.plan).vi, stages, replacements };
}

/** Biên bản chọn mẫu. @throws Problem `sample-not-drawn` */
export async function printDrawMinutes(
  context: Context,
  roundId: string,
  format: DocumentFormat,
): Promise<PrintedFile> {
  await enterRound(context, 'document.print', roundId);
  const document = composeDrawMinutes(await gatherMinutes(context, roundId));
  const bytes = format === 'docx' ? await renderDocx(document) : await renderPdf(document);
  return { fileName: `${roundId}-bien-ban-chon-mau.${format}`, mediaType: mediaTypes[format], bytes };
}

export type SampleListKind = 'field' | 'reserve';

/**
 * Lists for enumerators, a part per commune and hamlet, with contacts (and codes in confidential rounds); or the reserve.
 * Reading contacts is written into the audit. @throws Problem `sample-not-drawn`
 */
export async function printSampleLists(
  context: Context,
  roundId: string,
  format: 'xlsx' | 'pdf',
  kind: SampleListKind = 'field',
): Promise<PrintedFile> {
  await enterRound(context, 'document.print', roundId);
  const { plan } = await loadRound(context.store.db, roundId);
  const sample = await loadSample(context.store.db, roundId);
  const custody = await readCustody(context, roundId);
  const input = listInput(plan, sample, custody, kind);
  if (input.groups.length === 0 && kind === 'field') throw problem('sample-not-drawn', { round: roundId });
  const bytes = format === 'xlsx' ? await renderSampleList(input) : await renderPdf(composeSampleList(input));
  const name = kind === 'field' ? 'danh-sach-dieu-tra' : 'danh-sach-du-phong';
  return { fileName: `${roundId}-${name}.${format}`, mediaType: mediaTypes[format], bytes };
}

function listInput(
  plan: DrawMinutes['plan'],
  sample: Omit<RoundSampleView, 'ballotsIssued'>,
  { contacts, codes }: Awaited<ReturnType<typeof readCustody>>,
  kind: SampleListKind,
): SampleListInput {
  const wanted = sample.units.filter(({ status }) => status === (kind === 'field' ? 'selected' : 'reserve'));
  const groups = new Map<string, SampleUnitView[]>();
  for (const unit of wanted) {
    const [, commune = '', hamlet = '', , desk = ''] = unit.cells;
    const name = sample.draw.plan.kind === 'counter' ? desk : [commune, hamlet].filter(Boolean).join(', ');
    groups.set(name, [...(groups.get(name) ?? []), unit]);
  }
  const withCodes = codes.size > 0 && kind === 'field';
  return {
    plan,
    title: kind === 'field' ? 'Người được chọn khảo sát' : 'Người dự phòng, theo thứ tự sử dụng',
    notice:
      'Chỉ giao cho người đi khảo sát địa bàn này; không sao chép, thu lại khi xong. Danh sách không được để chung với phiếu trả lời.',
    headings: [
      'TT',
      kind === 'field' ? 'Số trong khung' : 'Thứ tự – số trong khung',
      'Họ và tên',
      'Điện thoại',
      'Địa chỉ',
      'Lĩnh vực, ngày trả kết quả',
      withCodes ? 'Mã phiếu' : 'Kết quả gặp',
    ],
    shares: [7, 17, 24, 22, 28, 26, 26],
    groups: [...groups].map(([name, units]) => ({
      name,
      rows: units.map((unit, at) => {
        const contact = contacts.get(unit.key) ?? {};
        const [, , , field = '', , , finished = ''] = unit.cells;
        return [
          String(at + 1),
          kind === 'field' ? unit.key : `${unit.place} – ${unit.key}`,
          contact.name ?? '',
          contact.phone ?? '',
          contact.address ?? '',
          [field, finished.split('-').reverse().join('/')].filter(Boolean).join(', '),
          withCodes && codes.has(unit.key) ? formatBallotCode(codes.get(unit.key)!) : '',
        ];
      }),
    })),
  };
}
