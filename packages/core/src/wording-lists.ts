/**
 * Word lists of the wording checks (docs/method/wording.md). They are lists of this project, gathered from the forms that
 * Vietnamese authorities use; they are data to be lengthened, and none of them decides anything by itself.
 */

/** Ends of words as Vietnamese has them: JavaScript's own `\b` knows ASCII letters only, and takes “đ” for a space. */
const wordEnd = '(?:(?<=[\\p{L}\\p{N}])(?![\\p{L}\\p{N}])|(?<![\\p{L}\\p{N}])(?=[\\p{L}\\p{N}]))';

/** The pattern with every `\b` meaning the end of a Vietnamese word. */
export const compileInWords = ({ source }: RegExp, flags = 'u'): RegExp =>
  new RegExp(source.replaceAll('\\b', wordEnd), flags);

/** A pattern that is compiled when it is first asked: all of them at once cost every program some 50 ms of its start. */
export type WordPattern = Pick<RegExp, 'test' | 'exec'>;

/** As `compileInWords`, for asking only. */
export function inWords(pattern: RegExp): WordPattern {
  let compiled: RegExp | undefined;
  const own = (): RegExp => {
    compiled ??= compileInWords(pattern);
    return compiled;
  };
  return { test: (text) => own().test(text), exec: (text) => own().exec(text) };
}

/** Pairs that are one thing in official language: their "và", "hoặc", "/" joins nothing for a respondent to weigh apart. */
export const fixedPairs: readonly string[] = [
  'tổ chức và cá nhân',
  'cá nhân và tổ chức',
  'người dân và tổ chức',
  'người dân và doanh nghiệp',
  'tổ chức và công dân',
  'tổ chức và doanh nghiệp',
  'doanh nghiệp và người dân',
  'cơ quan và tổ chức',
  'cán bộ và công chức',
  'công chức và viên chức',
  'bộ phận tiếp nhận và trả kết quả',
  'bộ phận tiếp nhận và trả hồ sơ',
  'tiếp nhận và trả kết quả',
  'tiếp nhận hồ sơ và trả kết quả',
  'tiếp nhận và xử lý phản ánh',
  'tiếp nhận và giải quyết phản ánh',
  'nộp và nhận kết quả',
  'nộp hồ sơ và nhận kết quả',
  'nộp hồ sơ và thời gian nhận kết quả',
  'phí và lệ phí',
  'phí/lệ phí',
  'ông/bà',
  'ông/ bà',
  'ông (bà)',
  'anh/chị',
  'khám và chữa bệnh',
  'khám bệnh và chữa bệnh',
  'trật tự và an toàn xã hội',
  'kinh tế và xã hội',
  'văn hóa và xã hội',
  'quyền và nghĩa vụ',
  'quyền và lợi ích hợp pháp',
  'quyền sử dụng đất và quyền sở hữu nhà ở',
  'góp ý và kiến nghị',
  'phản ánh và kiến nghị',
  'ý kiến và kiến nghị',
  'hôn nhân và gia đình',
  'bà mẹ và trẻ em',
  'đất đai và môi trường',
  'giáo dục và đào tạo',
  'khoa học và công nghệ',
  'nông nghiệp và môi trường',
  'nông nghiệp và phát triển nông thôn',
  'tài nguyên và môi trường',
  'văn hóa và thông tin',
  'văn hóa, thể thao và du lịch',
  'lao động, thương binh và xã hội',
  'lao động - thương binh và xã hội',
  'thông tin và truyền thông',
  'kế hoạch và đầu tư',
  'hội đồng nhân dân và ủy ban nhân dân',
  'đảng và nhà nước',
  'ngày/tháng/năm',
  'tháng/năm',
  'có/không',
  'xã/phường',
  'phường/xã',
  'thôn/tổ dân phố',
  'thôn/bản',
  'bệnh viện/phòng khám',
  'đại học/trên đại học',
  'dạy nghề/trung cấp/cao đẳng',
  'trước và sau',
  'đi và về',
  'trong và ngoài',
  'lần đầu và lần sau',
  'tiện nghi và điều kiện',
];

/** Praise or blame that a question should not carry: the respondent hears the answer that is wanted. */
export const loadedWords: readonly string[] = [
  'rất tốt',
  'rất hài lòng với',
  'tuyệt vời',
  'xuất sắc',
  'vượt bậc',
  'to lớn',
  'không ngừng',
  'hết lòng',
  'tận tụy',
  'hết mình',
  'nỗ lực',
  'đáng tự hào',
  'thành tựu',
  'ngày càng tốt',
  'ngày càng nâng cao',
  'được đánh giá cao',
  'tệ hại',
  'yếu kém',
  'quan liêu',
  'hách dịch',
  'cửa quyền',
  'vô cảm',
  'trì trệ',
  'bức xúc',
];

/** Turns of phrase that ask for a yes. */
export const leadingTurns: readonly WordPattern[] = [
  inWords(/(?:,|\s)(?:đúng không|phải không|có phải không|đúng chứ|phải chứ)\s*\??$/u),
  inWords(/\bcó đồng ý rằng\b/u),
  inWords(
    /\b(?:ai cũng biết|như (?:mọi người|ông\/bà) đều biết|rõ ràng là|hiển nhiên|chắc chắn rằng|không thể phủ nhận)\b/u,
  ),
  inWords(/\b(?:hẳn là|chắc hẳn|đương nhiên)\b/u),
];

/** Short forms everybody reads without help. */
export const knownShortForms: ReadonlySet<string> = new Set(['QR', 'TV', 'ATM', 'SMS', 'VND', 'PDF', 'OK', 'ID']);

/** Short forms of official language with their full words, for the message. */
export const shortForms: Readonly<Record<string, string>> = {
  TTHC: 'thủ tục hành chính',
  CBCC: 'cán bộ, công chức',
  CBCCVC: 'cán bộ, công chức, viên chức',
  UBND: 'Ủy ban nhân dân',
  HĐND: 'Hội đồng nhân dân',
  MTTQ: 'Mặt trận Tổ quốc',
  HCC: 'hành chính công',
  PVHCC: 'phục vụ hành chính công',
  DVC: 'dịch vụ công',
  DVCTT: 'dịch vụ công trực tuyến',
  CCHC: 'cải cách hành chính',
  BHYT: 'bảo hiểm y tế',
  BHXH: 'bảo hiểm xã hội',
  BHTN: 'bảo hiểm thất nghiệp',
  CCCD: 'căn cước công dân',
  CMND: 'chứng minh nhân dân',
  GCN: 'giấy chứng nhận',
  QSDĐ: 'quyền sử dụng đất',
  TTĐT: 'thông tin điện tử',
  CNTT: 'công nghệ thông tin',
  HĐLĐ: 'hợp đồng lao động',
  ĐKKD: 'đăng ký kinh doanh',
  TDP: 'tổ dân phố',
  THCS: 'trung học cơ sở',
  THPT: 'trung học phổ thông',
  TNTKQ: 'tiếp nhận và trả kết quả',
  CCVC: 'công chức, viên chức',
  CMCN: 'cách mạng công nghiệp',
};

/** What tells who somebody is: never asked on a ballot (docs/method/wording.md, "Privacy"). */
export const identifyingAsks: readonly (readonly [WordPattern, string, string])[] = [
  [inWords(/\bhọ (?:và )?tên|\btên (?:của )?(?:ông\/bà|anh\/chị|người trả lời)/u), 'họ tên', 'the name'],
  [inWords(/\bsố (?:điện thoại|di động|đt)\b|\bzalo của/u), 'số điện thoại', 'the phone number'],
  [
    inWords(/\b(?:cccd|cmnd|căn cước|chứng minh nhân dân|số định danh|hộ chiếu|mã số thuế)\b/u),
    'số giấy tờ định danh',
    'an identity number',
  ],
  [
    inWords(/\b(?:e-?mail|thư điện tử) của|\bđịa chỉ (?:e-?mail|thư điện tử)/u),
    'địa chỉ thư điện tử',
    'the e-mail address',
  ],
  [inWords(/\bđịa chỉ (?:nhà|nơi ở|thường trú|tạm trú|cư trú)|\bsố nhà\b/u), 'địa chỉ nhà', 'the home address'],
  [inWords(/\bsố tài khoản\b/u), 'số tài khoản', 'a bank account'],
  [inWords(/\bngày(?:,? tháng,? năm)? sinh\b/u), 'ngày sinh', 'the day of birth'],
  [inWords(/\bmã (?:số )?hồ sơ\b|\bsố biên nhận\b/u), 'mã hồ sơ', 'the number of the case file'],
];

/** Sensitive personal data: asked only where needed, marked as sensitive, never broken down. */
export const sensitiveAsks: readonly (readonly [WordPattern, string, string])[] = [
  [inWords(/\bdân tộc\b/u), 'dân tộc', 'ethnicity'],
  [inWords(/\btôn giáo\b|\btín ngưỡng\b/u), 'tôn giáo', 'religion'],
  [inWords(/\bthu nhập\b|\bhộ nghèo\b|\bcận nghèo\b/u), 'thu nhập, hoàn cảnh kinh tế', 'income'],
  [inWords(/\btình trạng sức khỏe\b|\bbệnh (?:của ông\/bà|mạn tính|nền)\b|\bkhuyết tật\b/u), 'sức khỏe', 'health'],
  [inWords(/\bđảng viên\b|\bquan điểm chính trị\b/u), 'quan điểm chính trị', 'political views'],
  [inWords(/\btiền án\b|\bvi phạm pháp luật của\b/u), 'vi phạm pháp luật', 'offences'],
  [inWords(/\bxu hướng tính dục\b|\bđời sống tình dục\b/u), 'đời sống riêng', 'private life'],
];
