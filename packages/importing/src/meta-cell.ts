/** Words in the columns of channel, respondent kind and consent. */
import type { Channel, Consent, RespondentKind } from '@longdan/core';
import { foldLetters } from './wording.ts';

function index<T>(names: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, T> {
  return new Map(
    Object.entries(names).flatMap(([value, words]) => [value, ...words].map((word) => [foldLetters(word), value as T])),
  );
}

const channelWords = index<Channel>({
  paper: ['giấy', 'phiếu giấy', 'bản giấy', 'phát phiếu', 'tại quầy', 'tại bộ phận một cửa'],
  web: ['trực tuyến', 'online', 'mạng', 'internet', 'qr', 'mã qr', 'trang web'],
  kiosk: ['ki-ốt', 'máy tại quầy', 'máy tính bảng'],
  phone: ['điện thoại', 'gọi điện', 'qua điện thoại'],
  'face-to-face': ['trực tiếp', 'phỏng vấn', 'phỏng vấn trực tiếp', 'điều tra viên'],
  post: ['bưu điện', 'qua bưu điện', 'thư', 'bưu chính'],
  import: ['nhập tệp'],
});

const kindWords = index<RespondentKind>({
  individual: ['cá nhân', 'người dân', 'công dân', 'cn', 'hộ gia đình'],
  organisation: ['tổ chức', 'doanh nghiệp', 'cơ quan', 'đại diện tổ chức', 'organization', 'tc', 'dn', 'hợp tác xã'],
});

const consentWords = index<Consent>({
  given: ['đồng ý', 'có', 'x', 'yes', 'true', '1', 'có đồng ý', 'đã đồng ý', 'chấp thuận'],
  withheld: ['không', 'không đồng ý', 'no', 'false', '0', 'từ chối'],
  'not-asked': ['không hỏi', 'chưa hỏi'],
});

export const findChannel = (text: string): Channel | undefined => channelWords.get(foldLetters(text));
export const findRespondentKind = (text: string): RespondentKind | undefined => kindWords.get(foldLetters(text));
/** A tick is consent too. */
export const findConsent = (text: string): Consent | undefined =>
  /^[✓✔√☑]$/u.test(text) ? 'given' : consentWords.get(foldLetters(text));
