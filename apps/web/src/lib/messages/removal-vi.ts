/** Texts of removing a ballot's content on lawful request. `removal-en.ts` has exactly these keys. */
export const removalVi = {
  title: 'Xóa nội dung theo yêu cầu',
  lead: 'Khi người trả lời, hoặc cơ quan có thẩm quyền, yêu cầu đúng luật thì nội dung của một phiếu được xóa hẳn. Việc này cần hai bên: cán bộ phụ trách đề nghị, bên thứ hai xác nhận.',
  secondParty: {
    supervisor: 'Đợt này có bên giám sát: bên giám sát xác nhận.',
    leader: 'Đợt này không có bên giám sát: lãnh đạo xác nhận, và không phải là người đã đề nghị.',
  },
  what: 'Xóa gì, giữ lại gì',
  destroyed: 'Bị xóa hẳn, không ai lấy lại được',
  destroyedItems: [
    'mọi câu trả lời, kể cả chữ viết tay đã nhập; hình thức trả lời, ngày trả lời, loại người trả lời;',
    'các lần sửa, các quyết định về phiếu, hai lần nhập và đối chiếu, câu trả lời khi phúc tra;',
    'bản sao của phiếu trong các dòng bị từ chối và trong lần nạp tệp đã hoàn tác; các tệp đang chờ nạp của đợt;',
    'khóa mở dấu niêm của phiếu: từ sổ niêm không ai biết được phiếu đã trả lời gì.',
  ],
  stays: 'Giữ lại',
  staysItems: [
    'dấu niêm trong sổ, để ai giữ biên nhận vẫn kiểm chứng được rằng phiếu đã được nhận;',
    'một dòng ghi rằng phiếu có thu về và đã xóa nội dung: các con số phát ra, thu về vẫn cộng đúng; mã phiếu không trả lời lại được;',
    'việc xóa: loại yêu cầu, ngày, số văn bản, lý do, hai người đã làm.',
  ],
  outside:
    'Phần mềm không với tới bản sao lưu đã làm trước đó, tệp và phiếu giấy giữ ở nơi khác. Người vận hành xử lý các bản ấy theo sổ tay vận hành.',
  sealed: 'Số liệu đã niêm thì giữ nguyên; sau khi xóa phải niêm lại thành bản mới, có lý do.',
  propose: 'Đề nghị xóa nội dung',
  ballot: (serial: string) => `Phiếu số ${serial}`,
  ballotNoSerial: 'Phiếu không có số',
  basis: 'Loại yêu cầu',
  bases: {
    withdrawal: 'Người trả lời rút lại sự đồng ý',
    erasure: 'Người trả lời yêu cầu xóa dữ liệu của mình',
    decision: 'Quyết định của cơ quan có thẩm quyền',
  },
  receivedOn: 'Ngày nhận yêu cầu',
  document: 'Số văn bản, đơn (nếu có)',
  reason: 'Lý do',
  reasonHint: 'Không ghi tên, số điện thoại hay câu trả lời của ai: dòng này được giữ lại mãi.',
  submit: 'Gửi đề nghị',
  back: 'Trở lại phiếu',
  waiting: (number: string) => `Phiếu này đã có đề nghị số ${number} đang chờ xác nhận.`,
  toList: 'Xem các đề nghị',
  requests: 'Các đề nghị',
  none: 'Chưa có đề nghị nào. Cán bộ phụ trách mở một phiếu ở bước Kiểm tra để đề nghị.',
  request: (number: string) => `Đề nghị số ${number}`,
  states: { waiting: 'Chờ xác nhận', confirmed: 'Đã xóa', declined: 'Bị từ chối', withdrawn: 'Đã rút lại' },
  received: (day: string) => `yêu cầu nhận ngày ${day}`,
  proposed: (name: string, day: string) => `${name} đề nghị ngày ${day}`,
  ended: {
    confirmed: (name: string, day: string) => `${name} xác nhận, nội dung đã xóa ngày ${day}`,
    declined: (name: string, day: string) => `${name} từ chối ngày ${day}`,
    withdrawn: (name: string, day: string) => `${name} rút lại ngày ${day}`,
  },
  yours: 'Chờ Ông/Bà',
  confirm: 'Xác nhận xóa',
  confirmLead:
    'Xác nhận xong là nội dung mất hẳn. Ông/Bà không cần và không được xem câu trả lời; hãy xem văn bản yêu cầu.',
  sure: 'Tôi đã xem văn bản yêu cầu và hiểu rằng không lấy lại được nội dung.',
  confirmSubmit: 'Xóa nội dung phiếu này',
  decline: 'Từ chối',
  withdraw: 'Rút lại đề nghị',
  proposedDone: 'Đã gửi đề nghị. Chưa xóa gì: chờ bên thứ hai xác nhận.',
  confirmedDone: 'Đã xóa nội dung. Phiếu vẫn tính là thu về; việc xóa đã vào sổ.',
  notCleared:
    'Nội dung không còn trong bảng nào. Vùng trống của tệp dữ liệu chưa dọn được ngay (có việc khác đang dùng): lần xóa sau, hoặc người vận hành, sẽ dọn.',
  declinedDone: 'Đã từ chối. Không có gì bị xóa.',
  withdrawnDone: 'Đã rút lại. Không có gì bị xóa.',
};

/** Names of these acts in the audit. */
export const removalActsVi = {
  'removal-proposed': 'Đề nghị xóa nội dung một phiếu',
  'removal-confirmed': 'Xác nhận, xóa nội dung một phiếu',
  'removal-declined': 'Từ chối xóa nội dung một phiếu',
  'removal-withdrawn': 'Rút lại đề nghị xóa nội dung',
};
