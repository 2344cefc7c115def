/** Names of the acts of call-backs in the audit. */
export const callBackActsVi = {
  'call-back-planned': 'Lập phương án phúc tra',
  'call-back-seed-commit': 'Cam kết số bốc thăm phúc tra',
  'call-back-seed-reveal': 'Mở số bốc thăm phúc tra',
  'call-back-seed-source': 'Đề nghị nguồn số phúc tra',
  'call-back-seed-accept': 'Đồng ý nguồn số phúc tra',
  'call-back-seed-value': 'Nhập kết quả nguồn số phúc tra',
  'call-back-seed-confirm': 'Xác nhận kết quả nguồn số phúc tra',
  'call-back-seed-machine': 'Máy sinh số bốc thăm phúc tra',
  'call-back-seed-abandon': 'Hủy lần thống nhất số phúc tra',
  'call-back-drawn': 'Bốc thăm phúc tra',
  'call-back-contacts-read': 'Xem người được hỏi lại',
  'call-back-recorded': 'Ghi kết quả một cuộc phúc tra',
  'call-back-signed': 'Ký quyết định phúc tra',
};
