/** What was checked and how it came out, in words a reader without a computer science degree understands. */
import type { Bilingual } from '@longdan/core';

const templates = {
  keys: [
    'Khóa kiểm chứng của sổ “{origin}” đọc được.',
    'The verifier keys of log “{origin}” were read.',
    'Không đọc được khóa kiểm chứng (tệp khoa.txt). Tải lại bộ công bố.',
    'The verifier keys (khoa.txt) cannot be read. Fetch the bundle again.',
  ],
  'expected-key': [
    'Khóa của bộ công bố đúng là khóa Ông/Bà giữ.',
    'The key of the bundle is the one you hold.',
    'Khóa của bộ công bố KHÁC khóa Ông/Bà giữ: sổ này do người khác ký, hoặc khóa đã bị thay.',
    'The key of the bundle is NOT the one you hold: somebody else signed this log, or the key was replaced.',
  ],
  checkpoint: [
    'Điểm niêm mang chữ ký của cơ quan giữ sổ: {size} mục.',
    'The checkpoint bears the signature of the keeper: {size} entries.',
    'Điểm niêm không có chữ ký đúng: {detail}',
    'The checkpoint has no valid signature: {detail}',
  ],
  witnesses: [
    'Sổ có chữ ký của {count} bên chứng kiến: {names}.',
    'The log bears the signatures of {count} witnesses: {names}.',
    'Chữ ký của bên chứng kiến không đúng: {detail}',
    'A witness’s signature is wrong: {detail}',
  ],
  'expected-witness': [
    'Bên chứng kiến “{name}”, theo khóa Ông/Bà giữ, đã ký sổ này đến mục {size}.',
    'Witness “{name}”, by the key you hold, has signed this log up to entry {size}.',
    'KHÔNG có chữ ký của bên chứng kiến “{name}” theo khóa Ông/Bà giữ. Hỏi chính bên ấy đã ký điểm niêm nào.',
    'There is NO signature of witness “{name}” by the key you hold. Ask the witness which checkpoint it signed.',
  ],
  'key-chain': [
    'Khóa của sổ đã đổi {count} lần, lần nào cũng do khóa trước ký bàn giao.',
    'The key of the log changed {count} times, each time handed over by the one before.',
    'Việc đổi khóa của sổ không có chữ ký bàn giao đúng: {detail}. Khóa có thể đã bị thay.',
    'A change of the log’s key was not rightly handed over: {detail}. The key may have been replaced.',
  ],
  log: [
    'Dựng lại toàn bộ sổ từ {size} mục: khớp điểm niêm.',
    'The whole log was rebuilt from {size} entries and fits the checkpoint.',
    'Sổ dựng lại không khớp điểm niêm: {detail}',
    'The rebuilt log does not fit the checkpoint: {detail}',
  ],
  'kept-checkpoint': [
    'Điểm niêm Ông/Bà giữ (mục {size}) nằm trong sổ này: không mục nào trước đó bị sửa hay bỏ.',
    'The checkpoint you hold (at {size}) belongs to this log: nothing before it was altered or dropped.',
    'Điểm niêm Ông/Bà giữ KHÔNG thuộc sổ này: {detail} Sổ đã bị viết lại hoặc cắt bớt. Giữ cả hai làm bằng chứng.',
    'The checkpoint you hold does NOT belong to this log: {detail} The log was rewritten or cut. Keep both as evidence.',
  ],
  'kept-receipt': [
    'Phiếu của biên nhận Ông/Bà giữ có trong sổ (mục {index}).',
    'The response of the receipt you hold is in the log (entry {index}).',
    'Phiếu của biên nhận Ông/Bà giữ KHÔNG có trong sổ: {detail}',
    'The response of the receipt you hold is NOT in the log: {detail}',
  ],
  'round-laws': [
    'Đợt “{round}”: phát {issued}, nhận {accepted}, đủ điều kiện {eligible}, không đủ {ineligible}; sổ không trái quy luật nào.',
    'Round “{round}”: issued {issued}, accepted {accepted}, eligible {eligible}, ineligible {ineligible}; the log breaks none of its laws.',
    'Đợt “{round}”: {detail}',
    'Round “{round}”: {detail}',
  ],
  openings: [
    'Đợt “{round}”: {count} nội dung công bố (kế hoạch, mẫu phiếu, quy tắc, số liệu) mở đúng dấu niêm trong sổ.',
    'Round “{round}”: {count} published contents (plan, questionnaires, rules, figures) open their commitments in the log.',
    'Đợt “{round}”: nội dung công bố không mở được dấu niêm nào: {detail}. Nội dung đã bị sửa sau khi niêm.',
    'Round “{round}”: published content opens no commitment: {detail}. It was altered after sealing.',
  ],
  publication: [
    'Đợt “{round}”: số liệu được công bố đúng là bản niêm số {version}.',
    'Round “{round}”: the published figures are sealed version {version}.',
    'Đợt “{round}”: {detail}',
    'Round “{round}”: {detail}',
  ],
  'sealed-counts': [
    'Đợt “{round}”: số phiếu trong bản niêm khớp số trong sổ ({eligible} đủ điều kiện).',
    'Round “{round}”: the ballots of the seal are those of the log ({eligible} eligible).',
    'Đợt “{round}”: số phiếu trong bản niêm không khớp sổ: {detail}',
    'Round “{round}”: the ballots of the seal are not those of the log: {detail}',
  ],
  questionnaire: [
    'Đợt “{round}”: câu hỏi trong số liệu đúng với mẫu phiếu đã niêm trước khi phát.',
    'Round “{round}”: the questions of the figures are those of the questionnaires logged before issue.',
    'Đợt “{round}”: câu hỏi “{detail}” không có trong mẫu phiếu đã niêm.',
    'Round “{round}”: question “{detail}” stands in no logged questionnaire.',
  ],
  figures: [
    'Tính lại toàn bộ số liệu “{scope}” từ {responses} phiếu đủ điều kiện: chỉ số {index}, khớp từng chữ số.',
    'All figures of “{scope}” were computed again from {responses} eligible responses: index {index}, equal to the last digit.',
    'Số liệu “{scope}” KHÔNG khớp khi tính lại: {detail}',
    'The figures of “{scope}” are NOT those that follow from the counts: {detail}',
  ],
  estimates: [
    'Tính lại ước lượng và sai số của “{scope}” (chỉ số, yếu tố, tiêu chí) từ tổng và tích chéo: {index} ± {margin}, khớp.',
    'Estimates and errors of “{scope}” (index, factors, criteria) were computed again from totals and cross-products: {index} ± {margin}, equal.',
    'Ước lượng hoặc sai số của “{scope}” KHÔNG khớp khi tính lại: {detail}',
    'Estimates or errors of “{scope}” are NOT those that follow from the totals: {detail}',
  ],
  'opened-entries': [
    'Nội dung mở, đợt “{round}”: mở đúng từng mục của sổ, {count} mục ({removed} mục đã xóa nội dung theo yêu cầu hợp pháp).',
    'Opened content of round “{round}”: every entry of the log opens, {count} of them ({removed} removed on lawful request).',
    'Nội dung mở, đợt “{round}”: {detail}',
    'Opened content of round “{round}”: {detail}',
  ],
  'opened-verdicts': [
    'Nội dung mở: áp lại quy tắc lên từng phiếu: {eligible} đủ điều kiện, {ineligible} không đủ, đúng từng phiếu như đã ghi sổ.',
    'Opened content: the rules applied to every response again: {eligible} eligible, {ineligible} not, response by response as logged.',
    'Nội dung mở: kết luận về phiếu KHÔNG khớp sổ: {detail}',
    'Opened content: the verdicts are NOT those of the log: {detail}',
  ],
  'opened-figures': [
    'Nội dung mở: đếm và tính lại “{scope}” từ {responses} phiếu đủ điều kiện: mọi con số đúng như bản niêm số {version}.',
    'Opened content: “{scope}” was counted and computed again from {responses} eligible responses: every figure as in sealed version {version}.',
    'Nội dung mở: số liệu “{scope}” của bản niêm số {version} KHÔNG khớp khi tính lại từ phiếu: {detail}',
    'Opened content: the figures of “{scope}” in sealed version {version} do NOT follow from the responses: {detail}',
  ],
  'opened-estimates': [
    'Nội dung mở: quyền số, ước lượng, sai số, thứ hạng của “{scope}” tính lại từ phiếu và thiết kế mẫu: đúng như bản niêm.',
    'Opened content: weights, estimates, errors and ranking of “{scope}” were computed again from responses and design: as sealed.',
    'Nội dung mở: quyền số hoặc ước lượng của “{scope}” KHÔNG khớp khi tính lại: {detail}',
    'Opened content: weights or estimates of “{scope}” do NOT follow from the responses: {detail}',
  ],
  document: [
    'Văn bản “{name}” đúng là bản đã niêm.',
    'Document “{name}” is the one that was sealed.',
    'Văn bản “{name}” khác bản đã niêm, hoặc không có trong bộ công bố.',
    'Document “{name}” differs from what was sealed, or is not in the bundle.',
  ],
} as const;

export type CheckCode = keyof typeof templates;

export interface Check {
  readonly code: CheckCode;
  readonly ok: boolean;
  readonly message: Bilingual;
}

/** The outcome of one check, its figures put into the words. */
export function checked(code: CheckCode, ok: boolean, data: Readonly<Record<string, string | number>> = {}): Check {
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(data[name] ?? '—'));
  const [viGood, enGood, viBad, enBad] = templates[code];
  return { code, ok, message: ok ? { vi: fill(viGood), en: fill(enGood) } : { vi: fill(viBad), en: fill(enBad) } };
}

export interface Verification {
  /** Every check was good. Says nothing of what `limits` names. */
  readonly ok: boolean;
  readonly checks: readonly Check[];
  /** What these checks could not show, and on whom that rests. */
  readonly limits: readonly Bilingual[];
}
