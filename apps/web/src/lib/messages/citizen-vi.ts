/**
 * Every text of the citizens' pages in Vietnamese: the original. Short words, respectful, no jargon. `citizen-en.ts` must
 * have exactly these keys; the compiler checks.
 */
import type { RoundMode } from '@longdan/core';

/** Besides the promise printed on paper (documents: modePromises), what holds of this page. */
const onThisPage = 'Trang này chỉ ghi ngày trả lời; không ghi giờ, không ghi số máy, không lưu gì trên máy của Ông/Bà.';

export const vi = {
  title: 'Phiếu khảo sát',
  skip: 'Đến phần trả lời',
  otherLanguage: 'English',
  /** The questionnaire is in Vietnamese, as the official form. */
  languageNote: '',
  generatedData: 'Đợt này để tập huấn, không phải khảo sát thật.',

  /** On the front page. */
  forCitizens: 'Ông/Bà được phát phiếu khảo sát?',
  enter: {
    title: 'Nhập mã phiếu',
    lead: 'Mã gồm 10 chữ và số, in trên tờ phiếu Ông/Bà được phát.',
    label: 'Mã phiếu',
    hint: 'Ví dụ: ACE23‑FH45K. Viết hoa hay viết thường đều được.',
    submit: 'Mở phiếu',
    empty: 'Ông/Bà chưa nhập mã. Xin nhập 10 ký tự in trên phiếu.',
    notFound:
      'Chưa tìm thấy phiếu mang mã này. Xin so lại từng ký tự với mã in trên phiếu; nếu đúng cả 10 ký tự, xin hỏi nơi phát phiếu.',
    busy: 'Vừa có nhiều mã không đúng được nhập từ nơi này. Xin đợi một phút rồi nhập lại.',
  },

  start: {
    who: (authority: string) => `${authority} xin ý kiến Ông/Bà`,
    /** The questionnaire's own introduction, in the language it was written in. */
    introduction: (_authority: string, written: string) => written,
    about: 'Về',
    length: (count: number, minutes: number) => `${count} câu, khoảng ${minutes} phút`,
    free: 'Trả lời hay không là tùy Ông/Bà.',
    promiseTitle: 'Lời hứa với Ông/Bà',
    promise: (_mode: RoundMode, printed: string) => printed,
    onThisPage,
    kind: 'Ông/Bà trả lời cho ai?',
    kinds: { individual: 'Cho bản thân, gia đình tôi', organisation: 'Cho tổ chức, doanh nghiệp của tôi' },
    kindMissing: 'Xin chọn Ông/Bà trả lời cho bản thân hay cho tổ chức.',
    consent: 'Tôi đã đọc lời giới thiệu trên và tự nguyện đồng ý tham gia khảo sát.',
    consentMissing:
      'Nếu đồng ý tham gia, xin Ông/Bà đánh dấu vào ô này. Nếu không, Ông/Bà chỉ cần đóng trang; không có gì được ghi lại.',
    begin: 'Bắt đầu trả lời',
  },

  step: {
    part: (number: number, count: number) => `Phần ${number}/${count}`,
    answered: (done: number, all: number) => `đã trả lời ${done}/${all} câu`,
    next: 'Tiếp tục',
    back: 'Trở lại',
    refuse: 'Không trả lời',
    question: (number: number) => `Câu ${number}.`,
    chooseMany: 'Có thể chọn nhiều ý.',
    chooseAtMost: (count: number) => `Chọn nhiều nhất ${count} ý.`,
    rank: 'Ghi thứ tự bên mỗi ý: 1 là quan trọng nhất.',
    noRank: '–',
    sameRank: 'Có hai ý cùng một thứ tự. Xin cho mỗi ý một thứ tự khác nhau.',
    specify: 'Ghi rõ',
    number: (unit: string, range: string) => `Ghi bằng số${unit ? ` (${unit})` : ''}${range ? ` ${range}` : ''}.`,
    noNames: 'Xin không ghi họ tên, số điện thoại.',
    faultsTitle: (count: number) => `Có ${count} câu cần xem lại`,
    listen: 'Nghe đọc',
    stopListening: 'Dừng đọc',
    offline: 'Chưa gửi được vì mạng yếu. Câu trả lời vẫn còn đây; xin bấm lại khi có mạng.',
    sending: 'Đang gửi…',
  },

  review: {
    title: 'Ông/Bà xem lại',
    lead: 'Phiếu chưa được gửi. Muốn sửa thì bấm “Sửa”; đúng rồi thì bấm “Gửi phiếu”.',
    edit: 'Sửa',
    editPart: (number: number) => `Sửa phần ${number}`,
    blank: 'Chưa trả lời',
    refused: 'Không trả lời',
    send: 'Gửi phiếu',
    once: 'Gửi rồi thì không sửa được nữa.',
    kind: 'Trả lời cho',
    nothing: 'Ông/Bà chưa trả lời câu nào. Ông/Bà vẫn có thể gửi phiếu trống, hoặc trở lại để trả lời.',
  },

  thanks: {
    title: 'Cảm ơn Ông/Bà',
    lead: (authority: string) => `Phiếu đã đến nơi. ${authority} trân trọng cảm ơn Ông/Bà.`,
    kept: 'Phiếu này đã được gửi trước đó. Những câu trả lời gửi lần đầu được giữ nguyên, lần này không thay đổi gì.',
    receipt: 'Mã biên nhận',
    receiptLead:
      'Ông/Bà có thể chép hoặc chụp lại. Mã này chỉ cho thấy phiếu đã được nhận, không cho biết Ông/Bà trả lời gì.',
    download: 'Tải biên nhận có chữ ký',
    check: 'Kiểm chứng biên nhận',
    close: 'Bây giờ Ông/Bà có thể đóng trang này.',
  },

  /** On a device that many people answer on, one after another. */
  kiosk: {
    shared: (minutes: string) => `Máy dùng chung: để yên ${minutes} phút thì trang tự đóng và xóa những gì chưa gửi.`,
    stop: 'Thôi trả lời, xóa hết',
    closes: (seconds: string) => `Trang này tự đóng sau ${seconds} giây để người sau dùng máy.`,
    next: 'Xong, nhường máy cho người sau',
  },

  /** On the officer's page: slips of paper with a code each, to cut and hand out. */
  slips: 'Mẩu phiếu để cắt (PDF)',

  refused: {
    'ballot-already-used': 'Phiếu này đã được gửi',
    'answering-not-begun': 'Chưa đến ngày nhận phiếu',
    'answering-over': 'Đợt khảo sát đã kết thúc',
    'ballot-not-found': 'Chưa tìm thấy phiếu',
    'ballot-code-wrong': 'Mã phiếu chưa đúng',
    'too-many-attempts': 'Xin đợi một phút',
    other: 'Chưa mở được phiếu',
    used: 'Mỗi mã phiếu chỉ gửi được một lần. Câu trả lời đã gửi được giữ nguyên. Nếu không phải Ông/Bà đã gửi, xin báo cho nơi phát phiếu để nhận phiếu khác.',
    enterAgain: 'Nhập mã phiếu',
  },
};
