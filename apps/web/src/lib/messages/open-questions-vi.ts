/** Texts about questions answered by writing, and about ranks, in Vietnamese. */
export const openQuestionsVi = {
  title: 'Câu hỏi ghi số, ngày hoặc ý kiến',
  ofField:
    'Đếm chung trên mọi phiếu của lĩnh vực, để dùng trong cơ quan: nêu cả số nhỏ hơn 5. Số liệu chia theo nhóm vẫn giữ kín nhóm nhỏ.',
  ranks: 'Thứ tự người trả lời sắp xếp',
  option: 'Phương án',
  rank: (rank: number) => `Thứ ${rank}`,
  meanRank: 'Thứ bậc bình quân',
  first: 'Xếp thứ nhất',
  summary: {
    mean: 'Bình quân',
    median: 'Trung vị',
    lowerQuartile: 'Tứ phân vị thứ nhất',
    upperQuartile: 'Tứ phân vị thứ ba',
    minimum: 'Nhỏ nhất',
    maximum: 'Lớn nhất',
  },
  tooFew: 'Có ít hơn 5 câu trả lời, không nêu số liệu để giữ kín người trả lời.',
  none: 'Không có câu trả lời.',
  month: (month: string) =>
    month.length === 4 ? `Năm ${month}` : `Tháng ${Number(month.slice(5))}/${month.slice(0, 4)}`,
  words: 'Ý kiến ghi bằng lời: không công bố nguyên văn.',
  readWords: 'Đọc các ý kiến',
  wordsTitle: 'Ý kiến ghi bằng lời',
  wordsLead:
    'Ý kiến nguyên văn trên các phiếu đủ điều kiện, đã xáo trộn, không kèm mã phiếu hay câu trả lời khác. Chỉ dùng trong cơ quan: không gửi ra ngoài, không đưa vào báo cáo nếu lời ghi cho biết ai viết.',
  wordsOf: (shown: string, total: string) => (shown === total ? `${total} ý kiến` : `${shown} trong ${total} ý kiến`),
  noWords: 'Chưa có ý kiến nào.',
  noWordQuestions: 'Phiếu hỏi không có câu ghi bằng lời.',
  workbook: 'Tải bảng tính có kèm ý kiến (XLSX)',
};
