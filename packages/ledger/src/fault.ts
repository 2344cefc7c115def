/**
 * Everything a check can find, in both languages. A fault has the shape of a finding of the survey's own vocabulary
 * (code, severity, message, data), so that faces show it like any other. Broken promises of a programmer throw instead.
 */

export interface LedgerFault {
  readonly code: LedgerFaultCode;
  readonly severity: 'fault';
  readonly message: { readonly vi: string; readonly en: string };
  /** The figures and names the message speaks of. */
  readonly data: Readonly<Record<string, string | number>>;
}

/** What reading or checking something untrusted gives. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: LedgerFault };

function define<const Vi extends string>(vi: Vi, en: string) {
  return { vi, en } as const;
}

const templates = {
  'entry-malformed': define(
    'Mục sổ không đúng khuôn dạng: {detail}. Tải lại mục từ nơi công bố; nếu vẫn vậy, báo cơ quan giám sát.',
    'The entry is not well formed: {detail}. Fetch it again; if it stays so, tell the supervisor.',
  ),
  'entry-unknown': define(
    'Mục sổ thuộc phiên bản {version}, loại {kind}, phần mềm này chưa biết. Cập nhật phần mềm kiểm chứng rồi thử lại.',
    'The entry has version {version}, kind {kind}, unknown here. Update the verifier and try again.',
  ),
  'bundle-malformed': define(
    'Gói mục sổ bị cắt hoặc hỏng ở byte {offset}. Tải lại gói.',
    'The entry bundle is cut short or damaged at byte {offset}. Fetch it again.',
  ),
  'bundle-mismatch': define(
    'Mục {index} trong gói không khớp dấu niêm trong sổ. Nội dung đã khác với khi ghi sổ: giữ lại tệp và báo cơ quan giám sát.',
    'Entry {index} of the bundle does not match the log. It differs from what was logged: keep the file and tell the supervisor.',
  ),
  'note-malformed': define(
    'Văn bản ký không đúng khuôn dạng: {detail}. Sao chép lại nguyên vẹn từ nơi công bố.',
    'The signed note is not well formed: {detail}. Copy it again, whole, from where it is published.',
  ),
  'note-unsigned': define(
    'Văn bản không mang chữ ký nào của các khóa đã biết ({names}). Không dùng văn bản này; xem lại khóa đã nạp.',
    'The note bears no signature of a known key ({names}). Do not rely on it; look again at the keys loaded.',
  ),
  'signature-wrong': define(
    'Chữ ký của “{name}” không khớp văn bản. Văn bản đã bị sửa hoặc sao chép thiếu: không dùng, báo cơ quan giám sát.',
    'The signature of “{name}” does not fit the note. It was altered or copied badly: do not rely on it, tell the supervisor.',
  ),
  'key-malformed': define(
    'Khóa kiểm chứng không đúng: {detail}. Sao chép lại cả dòng khóa từ nơi công bố.',
    'The verifier key is wrong: {detail}. Copy the whole line again from where it is published.',
  ),
  'checkpoint-malformed': define(
    'Điểm niêm không đúng khuôn dạng: {detail}. Tải lại từ nơi công bố.',
    'The checkpoint is not well formed: {detail}. Fetch it again.',
  ),
  'checkpoint-origin': define(
    'Điểm niêm thuộc sổ “{found}”, không phải sổ “{wanted}”. Chọn đúng sổ rồi kiểm tra lại.',
    'The checkpoint belongs to log “{found}”, not “{wanted}”. Choose the right log and check again.',
  ),
  'checkpoint-witnesses': define(
    'Điểm niêm chỉ có {found} chữ ký của bên chứng kiến, cần {wanted}. Chưa thể loại trừ việc đưa ra hai bản sổ khác nhau: chờ đủ chữ ký.',
    'The checkpoint has {found} witness signatures of the {wanted} needed. Two versions of the log cannot be ruled out: wait for the others.',
  ),
  'checkpoint-smaller': define(
    'Điểm niêm có {found} mục, ít hơn {known} mục đã thấy trước đây. Không ký; hỏi cơ quan giữ sổ.',
    'The checkpoint has {found} entries, fewer than the {known} seen before. Do not sign; ask the keeper of the log.',
  ),
  'log-inconsistent': define(
    'Sổ {found} mục không phải là phần nối tiếp của sổ {known} mục đã thấy: có mục bị sửa hoặc bỏ. Giữ cả hai điểm niêm làm bằng chứng và báo cơ quan giám sát.',
    'The log of {found} entries does not continue the one of {known} seen before: entries were altered or dropped. Keep both checkpoints as evidence and tell the supervisor.',
  ),
  'proof-malformed': define(
    'Chứng minh không đúng khuôn dạng: {detail}. Tải lại tệp chứng minh.',
    'The proof is not well formed: {detail}. Fetch the proof file again.',
  ),
  'not-included': define(
    'Chứng minh không cho thấy mục này nằm ở vị trí {index} của sổ {size} mục. Tải lại chứng minh; nếu vẫn vậy, báo cơ quan giám sát.',
    'The proof does not show this entry at place {index} of the log of {size} entries. Fetch it again; if it stays so, tell the supervisor.',
  ),
  'receipt-malformed': define(
    'Biên nhận không đúng khuôn dạng: {detail}. Quét hoặc sao chép lại cả biên nhận.',
    'The receipt is not well formed: {detail}. Scan or copy the whole receipt again.',
  ),
  'tile-size': define(
    'Ô {path} dài {found} byte, phải là {wanted}. Tải lại ô này.',
    'Tile {path} has {found} bytes instead of {wanted}. Fetch it again.',
  ),
  'file-missing': define(
    'Thiếu tệp {path} của sổ. Tải lại; nếu vẫn thiếu, hỏi cơ quan giữ sổ.',
    'File {path} of the log is missing. Fetch it again; if it stays so, ask the keeper of the log.',
  ),
  'handover-empty': define(
    'Điểm niêm bàn giao khóa (mục {size}) không kết thúc bằng việc đổi khóa. Không ký; hỏi cơ quan giữ sổ.',
    'The checkpoint at {size} that should hand over the key does not end with a change of key. Do not sign; ask the keeper of the log.',
  ),
  'tile-unverified': define(
    'Ô {path} không khớp điểm niêm của sổ {size} mục. Không dùng; tải lại, nếu vẫn vậy thì giữ tệp và báo cơ quan giám sát.',
    'Tile {path} does not fit the checkpoint of {size} entries. Do not use it; fetch it again, and if it stays so keep the file and tell the supervisor.',
  ),
  'round-arithmetic': define(
    'Đợt “{round}”: {what} là {found}, phải là {wanted}. Đối chiếu sổ với báo cáo và hỏi cơ quan công bố.',
    'Round “{round}”: {what} is {found}, should be {wanted}. Hold the log against the report and ask the publisher.',
  ),
  'round-order': define(
    'Mục {index} ({kind}) nhắc tới một mục {missing} không có trước nó trong sổ. Hỏi cơ quan giữ sổ.',
    'Entry {index} ({kind}) refers to an entry {missing} that the log does not have before it. Ask the keeper of the log.',
  ),
  'round-repeated': define(
    'Mục {index} ({kind}) lặp lại cam kết của mục {earlier}. Một phiếu có thể đã bị tính hai lần: hỏi cơ quan giữ sổ.',
    'Entry {index} ({kind}) repeats the commitment of entry {earlier}. A ballot may count twice: ask the keeper of the log.',
  ),
  'round-after-closing': define(
    'Mục {index} ({kind}) ghi sau khi đợt “{round}” đã đóng. Hỏi cơ quan giữ sổ về lý do mở lại.',
    'Entry {index} ({kind}) was logged after round “{round}” had closed. Ask the keeper of the log why.',
  ),
} as const;

export type LedgerFaultCode = keyof typeof templates;

type NamesIn<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type DataOf<Code extends LedgerFaultCode> = Readonly<Record<NamesIn<(typeof templates)[Code]['vi']>, string | number>>;

/** Texts of all faults, for documentation and tests. */
export const ledgerFaults: Readonly<Record<LedgerFaultCode, { readonly vi: string; readonly en: string }>> = templates;

export function makeFault<Code extends LedgerFaultCode>(code: Code, data: DataOf<Code>): LedgerFault {
  const values: Readonly<Record<string, string | number>> = data;
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  return {
    code,
    severity: 'fault',
    message: { vi: fill(templates[code].vi), en: fill(templates[code].en) },
    data: values,
  };
}

/** A failed check, ready to return. */
export function refuse<Code extends LedgerFaultCode>(
  code: Code,
  data: DataOf<Code>,
): { readonly ok: false; readonly fault: LedgerFault } {
  return { ok: false, fault: makeFault(code, data) };
}

/** Thrown where an interface leaves no room for a result, such as a hash reader over tiles that do not verify. */
export class LedgerFaultError extends Error {
  readonly fault: LedgerFault;

  constructor(fault: LedgerFault) {
    super(fault.message.en);
    this.name = 'LedgerFaultError';
    this.fault = fault;
  }
}
