/** Sentences that state figures, in the wording of official reports. Every figure is formatted here or by the caller. */
import {
  type BallotFigures,
  type CriterionFigures,
  type Extreme,
  type Figures,
  formatCount,
  formatPercent,
  formatPercentOf,
  headlineOf as headlineByFormula,
  type Shares,
} from '@longdan/analysis';
import type { FieldworkMethod, Plan } from '@longdan/core';
import { trimItem } from './official/document.ts';

/** The share that the scheme publishes as its index: satisfied share, or converted score. */
export function headlineOf(figures: Figures, shares: Shares): number | null {
  return headlineByFormula(shares, figures.index.formula);
}

const maximumQuoted = 3;

/** “Có thái độ giao tiếp lịch sự”; several joined, the last with "và"; after three only how many more. */
export function quoteCriteria(extreme: Extreme): string {
  const quoted = extreme.criteria.map((criterion) => `“${trimItem(criterion.text)}”`);
  const more = quoted.length - maximumQuoted;
  return joinWords(more > 0 ? [...quoted.slice(0, maximumQuoted), `${more} tiêu chí khác`] : quoted);
}

/** A rate of ballots as reports write it: "90%", "98,25%". */
function ballotRate(part: number, whole: number): string {
  return formatPercentOf(part, whole).replace(/,00%$/, '%');
}

export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} và ${words.at(-1)}`;
}

/** Issued, collected, eligible, with the rate, as the reports have it. */
export function ballotSentence(ballots: BallotFigures): string {
  const rate = `số phiếu đủ điều kiện để xử lý là ${formatCount(ballots.eligible)} phiếu, đạt ${ballotRate(ballots.eligible, ballots.collected)} số phiếu thu về`;
  if (ballots.issued === null)
    return `Số phiếu thu về là ${formatCount(ballots.collected)} phiếu, ${rate} (số phiếu phát ra không được ghi nhận).`;
  return `Tổng số phiếu được phát ra là ${formatCount(ballots.issued)} phiếu, số phiếu thu về là ${formatCount(ballots.collected)} phiếu, đạt ${ballotRate(ballots.collected, ballots.issued)} số phiếu phát ra; ${rate}.`;
}

/** Why ballots were set aside; undefined when none were. */
export function ineligibleSentence(ballots: BallotFigures): string | undefined {
  if (ballots.ineligible === 0) return undefined;
  const reasons = ballots.reasons.filter((reason) => reason.count > 0);
  const known = reasons.reduce((sum, reason) => sum + reason.count, 0);
  const listed = reasons.map((reason) => `${trimItem(reason.label.vi)}: ${formatCount(reason.count)} phiếu`);
  const rest = ballots.ineligible - known;
  if (rest > 0) listed.push(`không ghi lý do: ${formatCount(rest)} phiếu`);
  return `Số phiếu không đủ điều kiện là ${formatCount(ballots.ineligible)} phiếu, gồm: ${listed.join('; ')}.`;
}

/** That content was removed, and what that means for the figures; undefined where none was. */
export function removedSentence({ removed = 0 }: BallotFigures): string | undefined {
  if (removed === 0) return undefined;
  return `Có ${formatCount(removed)} phiếu thu về đã được xóa nội dung theo yêu cầu hợp pháp của người trả lời hoặc cơ quan có thẩm quyền; các phiếu này vẫn tính trong số phiếu thu về nhưng không còn câu trả lời để tính vào kết quả.`;
}

/** The index with its formula's name, and the other shares. */
export function indexSentence(figures: Figures): string {
  const { index } = figures;
  const headline = headlineOf(figures, index);
  if (headline === null) return 'Không có câu trả lời hợp lệ nào để tính chỉ số hài lòng.';
  const shares = `tỷ lệ hài lòng ${formatPercent(index.satisfied)}, bình thường ${formatPercent(index.neutral)}, không hài lòng ${formatPercent(index.dissatisfied)}; điểm quy đổi ${formatPercent(index.score)}`;
  return `Chỉ số hài lòng chung là ${formatPercent(headline)} (${shares}). Cách tính: ${trimItem(index.formulaText.vi)}.`;
}

const methodTexts: Readonly<Record<FieldworkMethod, string>> = {
  paper: 'phiếu giấy',
  counter: 'phát phiếu tại quầy giao dịch',
  'face-to-face': 'phỏng vấn trực tiếp',
  phone: 'phỏng vấn qua điện thoại',
  post: 'gửi qua bưu điện',
  web: 'trả lời trực tuyến',
  qr: 'quét mã QR',
  kiosk: 'máy tính bảng đặt tại quầy',
};

/** How the ballots were put to people. Empty when the plan names no method. */
export function methodSentence(plan: Plan): string | undefined {
  if (plan.methods.length === 0) return undefined;
  return `Hình thức khảo sát: ${joinWords(plan.methods.map((method) => methodTexts[method]))}.`;
}

/** Who watched, or plainly that nobody independent did; without a plan that it is not known. */
export function supervisionSentence(plan: Plan | undefined): string {
  if (plan === undefined) return 'Không có kế hoạch kèm theo: chưa có thông tin về giám sát độc lập.';
  return plan.supervisor?.trim()
    ? `Giám sát độc lập: ${trimItem(plan.supervisor)}.`
    : 'Cuộc khảo sát không có giám sát độc lập.';
}

/** How printed figures stand to the sealed ones. */
export interface SealMark {
  readonly version: number;
  readonly sealedOn: string;
  /** Something changed since: what is printed here is not what was sealed. */
  readonly outdated: boolean;
  /** The log in which the seal stands: its name, entries and root in hexadecimal; null before it is logged. */
  readonly log: { readonly origin: string; readonly size: number; readonly root: string } | null;
}

const printedDay = (day: string): string => day.split('-').reverse().join('/');

/** First digits of a root that are printed: enough to tell two logs apart at a glance, the whole stands on the poster. */
const printedRoot = 16;

/** Which sealed version the figures are and where that is checked; or plainly that they are not sealed. */
export function sealSentence(seal: SealMark | null): string {
  if (seal === null) return 'Số liệu chưa niêm: còn có thể thay đổi và chưa ai kiểm chứng được.';
  const { version, sealedOn, outdated, log } = seal;
  if (outdated) return `Số liệu đã thay đổi sau bản niêm số ${version} ngày ${printedDay(sealedOn)} và chưa niêm lại.`;
  const sealed = `Số liệu theo bản niêm số ${version} ngày ${printedDay(sealedOn)}`;
  if (log === null) return `${sealed}, đang chờ ghi sổ.`;
  return `${sealed}; sổ niêm ${log.origin}, ${log.size} mục, gốc ${log.root.slice(0, printedRoot)}…; kiểm chứng bằng bộ công bố trên trang kết quả (mục Kiểm chứng) hoặc lệnh longdan verify.`;
}

/** Whether differences may be spoken of as differences of the people, not only of the ballots. */
export function isProbability(figures: Figures): boolean {
  return figures.selection === 'probability-sample' || figures.selection === 'whole-population';
}

/** Criteria from the lowest headline up; those without answers left out. Ties keep the order of the form. */
export function weakestCriteria(figures: Figures, count: number): readonly CriterionFigures[] {
  const shareOf = (criterion: CriterionFigures) => headlineOf(figures, criterion) ?? 2;
  return figures.criteria
    .filter((criterion) => headlineOf(figures, criterion) !== null)
    .toSorted((a, b) => shareOf(a) - shareOf(b))
    .slice(0, count);
}
