/** Copying a scheme under an own name. */
export const schemeCopyVi = {
  copy: 'Lập bộ của cơ quan từ bộ này',
  file: 'Tải tệp (YAML)',
  title: 'Lập bộ tiêu chí của cơ quan',
  lead: 'Giữ nguyên cấu trúc, thang đo và cách tính; sửa tên gọi, lời văn và căn cứ. Muốn đổi cấu trúc thì tải tệp về sửa rồi nạp lên.',
  id: 'Mã của bộ',
  idHint: 'Chữ, số, dấu “-”. Trùng mã của một bộ đã có thì thành phiên bản mới của bộ đó; đợt đã lập không đổi theo.',
  name: 'Tên bộ tiêu chí',
  source: 'Văn bản ban hành',
  sourceHint: 'Số, ngày, cơ quan ban hành của quyết định.',
  note: 'Ghi chú về nguồn',
  content: 'Nội dung',
  factor: 'Yếu tố',
  criterion: 'Tiêu chí',
  submit: 'Thêm bộ tiêu chí',
};
