/** Biên bản phúc tra, from results and decision. */
import { formatPercent } from '@longdan/analysis';
import type { IsoDay, Plan } from '@longdan/core';
import { type CallBackMinutes, composeCallBackMinutes, renderDocx, renderPdf } from '@longdan/documents';
import { enterRound } from '../access/enter-round.ts';
import { type Context, today } from '../context.ts';
import { loadRound } from '../loaded-round.ts';
import { type DocumentFormat, mediaTypes } from '../printing.ts';
import type { PrintedFile } from '../views.ts';
import type { Facet } from './call-back-plan.ts';
import { type CallBackResults, getCallBackResults } from './call-back-results.ts';
import { type CallBackDecision, loadDecisions } from './decision-state.ts';
import type { RuleFinding } from './measure.ts';

const dayOf = (time: string): IsoDay => new Date(Date.parse(time) + 7 * 3_600_000).toISOString().slice(0, 10);

const channelNames: Readonly<Record<string, string>> = {
  paper: 'phiếu giấy',
  web: 'trả lời trên mạng',
  kiosk: 'máy tại quầy',
  phone: 'điện thoại',
  'face-to-face': 'phỏng vấn trực tiếp',
  post: 'bưu điện',
  import: 'nạp tệp',
};

function nameOf(plan: Plan, by: Facet | 'round', key: string): string {
  if (by === 'round') return 'Cả đợt';
  if (by === 'field') return plan.fields.find(({ id }) => id === key)?.title ?? key;
  if (by === 'unit') return plan.units.find(({ id }) => id === key)?.title ?? key;
  return by === 'channel' ? `Kênh ${channelNames[key] ?? key}` : `Người điều tra ${key}`;
}

const percent = (share: number) => formatPercent(share, 1);

function describeFinding(plan: Plan, { rule, by, key, figure }: RuleFinding): string {
  const who = nameOf(plan, by, key);
  switch (rule.kind) {
    case 'never-happened':
      return `${who}: cận dưới tỷ lệ phỏng vấn không có thật ${percent(figure)}, vượt mốc ${percent(rule.lowerAbove)}`;
    case 'agreement':
      return `Hệ số kappa chung ${figure.toFixed(2).replace('.', ',')}, dưới mốc ${rule.kappaBelow.toFixed(2).replace('.', ',')}`;
    case 'reached':
      return `Gặp được ${percent(figure)} số người được chọn, dưới mốc ${percent(rule.shareBelow)}`;
  }
}

function describeDecision(plan: Plan, { kind, groups, withFound }: CallBackDecision): string {
  if (kind === 'repeat') return 'phúc tra lại';
  const found = withFound ? ', loại những phiếu mà người được hỏi lại nói không có phỏng vấn' : '';
  if (kind === 'pass') return `đạt, giữ các phiếu${found}`;
  return `loại phiếu của: ${groups.map(({ by, key }) => nameOf(plan, by, key)).join('; ')}${found}`;
}

function minutesOf(
  plan: Plan,
  heldOn: IsoDay,
  { draw, round, groups, items, texts, offers, findings, plan: callBack }: CallBackResults,
  decision: CallBackDecision | undefined,
): CallBackMinutes {
  const nameOfStratum = (stratum: string) =>
    stratum
      .split(' · ')
      .map((key, at) => (key === '' ? '' : nameOf(plan, callBack.strata[at] ?? 'round', key)))
      .filter(Boolean)
      .join(' – ');
  return {
    plan,
    heldOn,
    drawnOn: dayOf(draw.drawnAt),
    drawnBy: draw.drawnBy,
    independent: draw.independent,
    matched: draw.matched,
    strata: draw.strata.map(({ stratum, population, drawn }) => ({
      name: nameOfStratum(stratum),
      population,
      drawn,
    })),
    seed: draw.seed,
    frameHash: draw.frameHash,
    drawHash: draw.drawHash,
    confidence: callBack.confidence,
    groups: [round, ...groups].map((group) => ({ ...group, name: nameOf(plan, group.by, group.key) })),
    items: items.map((item) => ({ ...item, text: texts[item.item] ?? item.item })),
    ...offers,
    findings: findings.map((finding) => describeFinding(plan, finding)),
    decision: decision
      ? {
          words: describeDecision(plan, decision),
          reason: decision.reason,
          leavesOut: decision.leavesOut,
          indexWith: decision.indexWith,
          indexWithout: decision.indexWithout,
          signatures: decision.signatures
            .filter(({ objection }) => objection === null)
            .map(({ party, by, on }) => ({ side: party, by, on })),
          inForce: decision.state === 'in-force',
        }
      : null,
  };
}

/** @throws Problem `call-back-not-drawn`, `call-back-open` */
export async function printCallBackMinutes(
  context: Context,
  roundId: string,
  format: DocumentFormat,
): Promise<PrintedFile> {
  await enterRound(context, 'document.print', roundId);
  const { db } = context.store;
  const { plan } = await loadRound(db, roundId);
  const results = await getCallBackResults(context, roundId);
  const decision = (await loadDecisions(db, roundId)).findLast(
    (one) => one.draw === results.draw.number && one.state !== 'rejected',
  );
  const last = decision?.signatures.at(-1)?.on;
  const document = composeCallBackMinutes(minutesOf(plan, last ?? today(context), results, decision));
  const bytes = format === 'docx' ? await renderDocx(document) : await renderPdf(document);
  return { fileName: `${roundId}-bien-ban-phuc-tra.${format}`, mediaType: mediaTypes[format], bytes };
}
