/** A small commune's plan for tests: figures and structure of a real plan of 2022, wording our own. */
import type { Plan } from '@longdan/core';

export const butSonPlan: Plan = {
  id: 'but-son-2022',
  title:
    'Triển khai thực hiện đo lường sự hài lòng của người dân, tổ chức đối với sự phục vụ của cơ quan hành chính nhà nước trên địa bàn thị trấn Bút Sơn, năm 2022',
  year: 2022,
  authority: {
    name: 'UBND thị trấn Bút Sơn',
    heading: ['ỦY BAN NHÂN DÂN', 'THỊ TRẤN BÚT SƠN'],
    place: 'Thị trấn Bút Sơn',
    symbol: 'UBND',
  },
  legalBases: [
    'Quyết định số 5347/QĐ-UBND ngày 24/12/2021 của Chủ tịch UBND tỉnh Thanh Hóa về kế hoạch cải cách hành chính năm 2022',
    'Quyết định số 3246/QĐ-UBND ngày 29/12/2021 của UBND huyện Hoằng Hóa về kế hoạch cải cách hành chính năm 2022 trên địa bàn huyện',
  ],
  purposes: [
    'Đánh giá khách quan chất lượng dịch vụ hành chính công mà thị trấn cung cấp; nắm được yêu cầu, mong muốn của người dân, tổ chức để cải thiện việc phục vụ.',
    'Lấy kết quả làm căn cứ đề xuất giải pháp khắc phục những nội dung người dân chưa hài lòng.',
  ],
  requirements: [
    'Kết quả phải phản ánh trung thực ý kiến của người dân, tổ chức về việc giải quyết thủ tục hành chính.',
    'Việc tổ chức phải khoa học, khách quan, dân chủ, minh bạch; làm rõ ưu điểm, hạn chế và biện pháp khắc phục.',
    'Nghiêm cấm mọi hành vi sửa chữa, làm sai lệch kết quả khảo sát, đánh giá',
  ],
  scope: 'Việc giải quyết thủ tục hành chính và cung cấp dịch vụ công năm 2022 trên địa bàn thị trấn',
  objects: 'Cá nhân, tổ chức có giao dịch giải quyết thủ tục hành chính tại thị trấn',
  respondentKinds: ['individual', 'organisation'],
  scheme: 'dak-mil-2024',
  fields: [
    {
      id: 'ho-tich',
      title: 'Hộ tịch (xác nhận tình trạng hôn nhân)',
      quota: 50,
      advisingUnit: 'Công chức TP-HT',
      area: 'Các phố có công dân giao dịch tại Bộ phận tiếp nhận và trả kết quả thị trấn',
      moments: ['at-counter', 'past-clients'],
    },
    {
      id: 'chung-thuc',
      title: 'Chứng thực',
      quota: 100,
      advisingUnit: 'Công chức TP-HT',
      area: 'Các phố có công dân giao dịch tại Bộ phận tiếp nhận và trả kết quả thị trấn',
      moments: ['at-counter'],
    },
  ],
  units: [],
  methods: ['paper', 'counter'],
  selection: 'counter-quota',
  mode: 'anonymous',
  asksConsent: false,
  timeline: [
    ['Xây dựng kế hoạch khảo sát', 'Tháng 4/2022', 'Kế hoạch', 'Bộ phận một cửa'],
    ['Xây dựng bộ công cụ khảo sát', 'Tháng 7/2022', 'Mẫu phiếu đối với từng lĩnh vực', 'Các chuyên gia (nếu có)'],
    ['Tiến hành khảo sát', 'Tháng 9/2022 và tháng 10/2022', 'Số lượng phiếu đã điền', 'Bộ phận một cửa'],
    ['Kiểm tra phiếu khảo sát', 'Ngay sau khi kết thúc khảo sát', 'Báo cáo kết quả', 'Bộ phận một cửa'],
    ['Xây dựng báo cáo khảo sát', 'Ngay sau khi kết thúc khảo sát', 'Dự thảo báo cáo', ''],
    ['Công bố kết quả khảo sát', 'Tháng 11/2022', 'Báo cáo hoàn chỉnh', ''],
  ].map(([content = '', time = '', product = '', cooperating = '']) => ({
    content,
    time,
    product,
    lead: 'Văn phòng',
    ...(cooperating ? { cooperating } : {}),
  })),
  budget: 'Từ nguồn kinh phí chi thường xuyên - chi nhiệm vụ cải cách hành chính đã được phê duyệt',
  assignments: [
    {
      unit: 'Văn phòng UBND',
      tasks: [
        'Chủ trì, phối hợp với công chức chuyên môn và bộ phận tiếp nhận và trả kết quả tổ chức khảo sát',
        'Tổng hợp, báo cáo Chủ tịch UBND thị trấn; công bố kết quả theo quy định',
      ],
    },
    {
      unit: 'Công chức chuyên môn, Bộ phận tiếp nhận và trả kết quả.',
      tasks: ['Phối hợp thực hiện khảo sát trong lĩnh vực phụ trách', 'Khắc phục kịp thời hạn chế đã được chỉ ra'],
    },
    { unit: 'Công chức VH-XH', tasks: ['Chủ trì tuyên truyền về mục đích, ý nghĩa của cuộc khảo sát'] },
  ],
  recipients: ['Phòng Nội vụ (b/c)', 'TT ĐU, HĐND, UBND TT (b/c)', 'Các ngành, ĐT (t/h)', 'Lưu: VT'],
  reportAddressees: ['Phòng Nội vụ huyện Hoằng Hóa'],
  signatory: { authorityLines: ['TM. ỦY BAN NHÂN DÂN'], title: 'CHỦ TỊCH', name: 'Lê Hồng Sơn' },
};
