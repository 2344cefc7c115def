/** Texts of the Collection step beside its common ones: what stands before it, and keys for other systems. `intake-en.ts` has exactly these keys. */
import type { Channel } from '@longdan/core';

export const intakeActsVi = {
  'api-key-created': 'Cấp khóa kết nối',
  'api-key-revoked': 'Thu hồi khóa kết nối',
  'responses-received': 'Nhận phiếu từ hệ thống khác',
} as const;

const channels: Readonly<Record<Channel, string>> = {
  paper: 'Phiếu giấy nhập ở nơi khác',
  web: 'Trang hoặc ứng dụng khác',
  kiosk: 'Máy tại quầy (kiosk)',
  phone: 'Gọi điện phỏng vấn',
  'face-to-face': 'Phỏng vấn trực tiếp',
  post: 'Qua bưu điện',
  import: 'Tệp',
};

export const intakeVi = {
  title: 'Kết nối hệ thống khác',
  lead: 'Kiosk, tổng đài, cổng dịch vụ công gửi phiếu thẳng vào đợt này bằng khóa kết nối. Mỗi khóa dùng cho một đợt và một kênh thu.',
  way: 'Kết nối hệ thống khác',
  wayLead: 'Kiosk, tổng đài, cổng dịch vụ công gửi phiếu thẳng vào đợt.',
  address: 'Địa chỉ nhận phiếu:',
  description: 'Mô tả kỹ thuật cho bên kết nối (OpenAPI)',
  create: 'Cấp khóa mới',
  name: 'Tên hệ thống',
  nameHint: 'Ví dụ: Kiosk Trung tâm Phục vụ hành chính công. Tên này hiện trong nhật ký.',
  channel: 'Kênh thu',
  channels,
  createSubmit: 'Cấp khóa',
  made: (name: string) => `Khóa của ${name}`,
  madeLead:
    'Khóa chỉ hiện một lần này. Chép ngay và giao tận tay người quản lý hệ thống; nếu lộ hoặc mất, thu hồi rồi cấp khóa khác.',
  list: 'Các khóa đã cấp',
  none: 'Chưa cấp khóa nào.',
  given: 'Cấp ngày',
  state: 'Tình trạng',
  inUse: 'Đang dùng',
  revoke: 'Thu hồi',
  revokedNow: 'Đã thu hồi khóa. Phiếu đã nhận vẫn còn; từ nay khóa không gửi thêm được.',
  approval: {
    title: 'Kế hoạch chưa được lãnh đạo duyệt',
    lead: 'Nên chờ duyệt rồi mới phát phiếu: phiếu phát hay thu trước ngày duyệt sẽ bị nêu ở Điều cần xem lại, và kế hoạch bị sửa khi duyệt có thể làm phiếu đã phát không còn đúng.',
    ask: 'Mời lãnh đạo đăng nhập và duyệt ở bước',
    yours: 'Duyệt ở bước',
  },
  hurdle: {
    titles: {
      'none-issued': 'Chưa phát phiếu nào cho lĩnh vực này',
      'none-left': 'Mọi phiếu đã phát của lĩnh vực này đều đã nhập',
      closed: 'Đợt này đã kết thúc thu phiếu',
    },
    words: {
      'none-issued':
        'Mỗi tờ nhập vào phải thuộc một phiếu đã phát, để biết phát bao nhiêu, thu về bao nhiêu. Ghi số phiếu đã phát ở mục “Phát phiếu” trước, rồi nhập.',
      'none-left': 'Còn tờ chưa nhập nghĩa là đã phát nhiều hơn số đã ghi. Ghi thêm ở mục “Phát phiếu”, rồi nhập tiếp.',
      closed: 'Không nhập thêm được. Phiếu còn lại ghi vào biên bản kiểm tra phiếu.',
    },
    issue: 'Đến mục Phát phiếu',
    askOfficer: 'Việc này của cán bộ phụ trách.',
    otherField: 'Hoặc chọn lĩnh vực khác ở trên.',
  },
  revoked: (day: string, by: string) => `Thu hồi ngày ${day}, ${by}`,
};
