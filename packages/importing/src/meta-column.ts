/** Headings of the columns that are not questions. */
import { foldLetters } from './wording.ts';

/** What a column says of the sheet besides answers. */
export type MetaRole =
  | 'ballot-code'
  | 'sheet-number'
  | 'field'
  | 'unit'
  | 'day'
  | 'channel'
  | 'respondent-kind'
  | 'consent';

const headings: Readonly<Record<MetaRole | 'personal' | 'ignored', readonly string[]>> = {
  'ballot-code': ['mã phiếu', 'mã số phiếu', 'mã phiếu khảo sát', 'mã trên phiếu', 'ballot code'],
  'sheet-number': ['số phiếu', 'phiếu số', 'số thứ tự phiếu', 'stt phiếu', 'số hiệu phiếu', 'phiếu', 'sheet number'],
  field: ['lĩnh vực', 'tên lĩnh vực', 'lĩnh vực khảo sát', 'lĩnh vực giải quyết', 'mã lĩnh vực', 'field'],
  unit: [
    'đơn vị',
    'tên đơn vị',
    'mã đơn vị',
    'đơn vị khảo sát',
    'đơn vị được khảo sát',
    'cơ quan',
    'cơ quan, đơn vị',
    'xã/phường',
    'xã, phường',
    'xã, phường, thị trấn',
    'unit',
  ],
  day: [
    'ngày',
    'ngày khảo sát',
    'ngày trả lời',
    'ngày điền phiếu',
    'ngày điều tra',
    'ngày thu phiếu',
    'ngày phỏng vấn',
    'ngày, tháng, năm',
    'thời điểm khảo sát',
    'dấu thời gian',
    'timestamp',
    'day',
    'date',
    'answered on',
  ],
  channel: [
    'kênh',
    'kênh khảo sát',
    'hình thức',
    'hình thức khảo sát',
    'hình thức thu phiếu',
    'phương thức',
    'channel',
  ],
  'respondent-kind': [
    'đối tượng',
    'đối tượng khảo sát',
    'loại đối tượng',
    'đối tượng trả lời',
    'cá nhân/tổ chức',
    'respondent kind',
  ],
  consent: ['đồng ý', 'đồng ý tham gia', 'đồng ý trả lời', 'đồng ý tham gia khảo sát', 'chấp thuận', 'consent'],
  personal: [
    'họ tên',
    'họ và tên',
    'họ, tên',
    'tên',
    'họ tên người trả lời',
    'họ và tên người trả lời',
    'tên người trả lời',
    'người trả lời',
    'người được khảo sát',
    'điện thoại',
    'số điện thoại',
    'sđt',
    'số đt',
    'zalo',
    'email',
    'thư điện tử',
    'địa chỉ email',
    'địa chỉ',
    'nơi ở',
    'số nhà',
    'số cccd',
    'cccd',
    'cmnd',
    'cmnd/cccd',
    'số cmnd/cccd',
    'căn cước công dân',
    'số căn cước',
    'chữ ký',
    'ký tên',
    'ký nhận',
    'name',
    'full name',
    'phone',
    'address',
  ],
  ignored: [
    'stt',
    'tt',
    'số tt',
    'số thứ tự',
    'ghi chú',
    'lý do',
    'tổng',
    'tổng cộng',
    'tổng điểm',
    'điểm trung bình',
    'no',
    '#',
  ],
};

const roles = new Map<string, MetaRole | 'personal' | 'ignored'>();
for (const [role, names] of Object.entries(headings))
  for (const name of names) roles.set(foldLetters(name), role as MetaRole);

/** What a heading says, with or without diacritics, brackets behind it left aside; undefined when it is none of these. */
export function findMetaRole(heading: string): MetaRole | 'personal' | 'ignored' | undefined {
  return roles.get(foldLetters(heading)) ?? roles.get(foldLetters(heading.replace(/\([^)]*\)/g, '')));
}

/** How a meta column is called in messages. */
export const metaNames: Readonly<Record<MetaRole, { readonly vi: string; readonly en: string }>> = {
  'ballot-code': { vi: 'mã phiếu', en: 'ballot code' },
  'sheet-number': { vi: 'số phiếu', en: 'sheet number' },
  field: { vi: 'lĩnh vực', en: 'field' },
  unit: { vi: 'đơn vị', en: 'unit' },
  day: { vi: 'ngày', en: 'day' },
  channel: { vi: 'kênh', en: 'channel' },
  'respondent-kind': { vi: 'đối tượng', en: 'respondent kind' },
  consent: { vi: 'đồng ý', en: 'consent' },
};
