/** What holding the store against its ledger can find, in words: what, where, and what to do. */
import type { Finding } from '@longdan/core';

const templates = {
  'log-gap': [
    'Sổ thiếu mục: sau mục {expected} là mục {found}. Có mục đã bị xóa khỏi kho. Khôi phục từ bản sao lưu và giữ kho này làm bằng chứng.',
    'The log has a gap: after entry {expected} comes entry {found}. Entries were deleted from the store. Restore a backup and keep this store as evidence.',
  ],
  'log-entry-altered': [
    'Mục {index} của sổ khác với dấu niêm đã lưu của nó. Nội dung sổ đã bị sửa.',
    'Entry {index} of the log differs from its stored hash. The log was altered.',
  ],
  'log-entry-malformed': [
    'Mục {index} của sổ không đọc được: {detail}. Nội dung sổ đã bị sửa.',
    'Entry {index} of the log cannot be read: {detail}. The log was altered.',
  ],
  'log-head': [
    'Đầu sổ ghi {found} mục nhưng kho có {expected} mục. Sổ đã bị cắt hoặc chèn.',
    'The head says {found} entries, the store has {expected}. The log was cut or lengthened.',
  ],
  'checkpoint-wrong': [
    'Điểm niêm ở mục {size} không khớp sổ dựng lại từ nội dung. Sổ đã bị sửa sau khi niêm.',
    'The checkpoint at {size} does not fit the log rebuilt from its entries. The log was altered after it was sealed.',
  ],
  'checkpoint-signature': [
    'Điểm niêm ở mục {size} không mang chữ ký của khóa “{name}”: khóa đã bị thay hoặc điểm niêm bị sửa.',
    'The checkpoint at {size} is not signed by key “{name}”: the key was replaced or the checkpoint altered.',
  ],
  'checkpoint-missing': [
    'Sổ có {size} mục nhưng không có điểm niêm nào ở mục đó: điểm niêm cuối đã bị xóa, hoặc sổ được nối thêm ngoài phần mềm.',
    'The log has {size} entries and no checkpoint there: the last one was deleted, or entries were added outside the software.',
  ],
  'leaf-index': [
    'Bảng tra vị trí mục sổ không khớp sổ (mục {index}): biên nhận có thể bị báo sai là chưa vào sổ. Bảng này suy ra được từ sổ: giữ kho làm bằng chứng rồi khôi phục từ bản sao lưu.',
    'The index of entries does not fit the log (entry {index}): a receipt may wrongly seem not to be logged. Keep this store as evidence and restore a backup.',
  ],
  'key-record': [
    'Danh sách khóa trong kho khác với các lần đổi khóa đã ghi sổ (lần {number}): khóa bị thay hoặc danh sách bị sửa.',
    'The keys in the store are not those of the changes in the log (change {number}): a key was replaced or the list altered.',
  ],
  'log-rolled-back': [
    'Điểm niêm giữ ở nơi khác có {size} mục, kho chỉ có {found}. Kho là bản cũ, hoặc sổ đã bị viết lại.',
    'A checkpoint held elsewhere has {size} entries, the store only {found}. The store is an older copy, or the log was rewritten.',
  ],
  'log-rewritten': [
    'Điểm niêm giữ ở nơi khác (mục {size}) không thuộc sổ này. Cả sổ đã bị viết lại, kể cả khi ký bằng khóa thật. Giữ cả hai làm bằng chứng.',
    'A checkpoint held elsewhere (at {size}) does not belong to this log. The whole log was rewritten, even where the real key signed it. Keep both as evidence.',
  ],
  'receipt-missing': [
    'Biên nhận giữ ở nơi khác hứa một phiếu không có trong sổ và không đang chờ ghi sổ (dấu niêm {commitment}). Phiếu đã bị bỏ.',
    'A receipt held elsewhere promises a response that is neither in the log nor waiting (commitment {commitment}). The response was dropped.',
  ],
  'opening-altered': [
    'Nội dung đã lưu của việc “{kind}” ({subject}) không mở được dấu niêm {commitment}: nội dung bị sửa.',
    'The stored content of “{kind}” ({subject}) does not open commitment {commitment}: it was altered.',
  ],
  'opening-unlogged': [
    'Việc “{kind}” ({subject}) có nội dung trong kho nhưng không có trong sổ: được chèn thẳng vào kho.',
    'Content of “{kind}” ({subject}) lies in the store and is not in the log: it was inserted directly.',
  ],
  'opening-missing': [
    'Mục {index} của sổ (“{kind}”) không còn nội dung trong kho: nội dung đã bị xóa hoặc bị sửa.',
    'Entry {index} of the log (“{kind}”) has no content in the store any more: it was deleted or altered.',
  ],
  'response-not-logged': [
    'Phiếu {subject} không khớp dấu niêm nào trong sổ: câu trả lời hoặc thông tin của phiếu đã bị sửa, hoặc phiếu được chèn thẳng vào kho.',
    'Response {subject} fits no commitment of the log: its answers or particulars were altered, or it was inserted directly.',
  ],
  'response-missing': [
    'Mục {index} của sổ là một phiếu đã nhận mà kho không còn phiếu nào mở được: phiếu đã bị xóa hoặc bị sửa.',
    'Entry {index} of the log is an accepted response that no response of the store opens: it was deleted or altered.',
  ],
  'correction-count': [
    'Phiếu {subject} có {found} lần sửa trong kho, sổ ghi {expected}. Một lần sửa đã bị bỏ hoặc chèn.',
    'Response {subject} has {found} corrections in the store, the log says {expected}. One was dropped or inserted.',
  ],
  'record-altered': [
    '“{kind}” {subject} trong kho khác với nội dung đã ghi sổ: bị sửa hoặc thay sau khi ghi sổ.',
    '“{kind}” {subject} in the store differs from what was logged: it was altered or replaced afterwards.',
  ],
  'record-unlogged': [
    '“{kind}” {subject} có trong kho nhưng không có trong sổ: được chèn thẳng vào kho.',
    '“{kind}” {subject} is in the store and not in the log: it was inserted directly.',
  ],
  'record-missing': [
    '“{kind}” {subject} đã ghi sổ nhưng không còn trong kho: đã bị xóa.',
    '“{kind}” {subject} was logged and is no longer in the store: it was deleted.',
  ],
  'removal-one-party': [
    'Nội dung phiếu {subject} bị xóa mà không có đủ lời của hai bên (người đề nghị, và bên thứ hai là người khác): việc xóa không hợp lệ.',
    'The content of response {subject} was removed without the words of two parties (who proposes, and another person who confirms): the removal is not lawful.',
  ],
  'removed-content-back': [
    'Phiếu {subject} đã xóa nội dung theo yêu cầu nhưng nội dung lại có trong kho: bị đưa trở lại từ bản sao cũ.',
    'The content of response {subject} was removed on request and is in the store again: it was put back from an older copy.',
  ],
  'round-law': ['{detail}', '{detail}'],
} as const;

export type LedgerFindingCode = keyof typeof templates;

/** A fault with its figures put into the words. */
export function ledgerFinding(
  code: LedgerFindingCode,
  data: Readonly<Record<string, string | number>>,
  message?: Finding['message'],
): Finding {
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(data[name] ?? '—'));
  const [vi, en] = templates[code];
  return { code, severity: 'fault', message: message ?? { vi: fill(vi), en: fill(en) }, data };
}
