/**
 * Every measure of an administrative document, in one table, as Phụ lục I of Nghị định 30/2020/NĐ-CP prescribes
 * ("Thể thức, kỹ thuật trình bày văn bản hành chính"). Where the decree gives a range, the value most offices use.
 * Sizes in points (`…Pt`), lengths in millimetres (`…Mm`). Both renderers read this table and nothing else.
 */
export const measures = {
  /** Khổ giấy A4 (210 × 297 mm). */
  page: { widthMm: 210, heightMm: 297 },
  /** Lề trên 20–25, dưới 20–25, trái 30–35, phải 15–20. */
  margin: { topMm: 20, bottomMm: 20, leftMm: 30, rightMm: 15 },
  /** Số trang: cỡ 13–14, chữ đứng, canh giữa trong phần lề trên, không hiển thị trang thứ nhất. */
  pageNumber: { pt: 13, fromTopMm: 10 },
  /** Ô trái (cơ quan ban hành, số) và ô phải (Quốc hiệu, địa danh). They add to the width of the text. */
  header: { leftMm: 62, rightMm: 103 },
  /** Quốc hiệu 12–13, in hoa, đậm. */
  nationalTitlePt: 13,
  /** Tiêu ngữ 13–14, đậm, dưới có đường kẻ liền dài bằng dòng chữ. */
  mottoPt: 14,
  /** Cơ quan chủ quản 12–13, in hoa, đứng. */
  superiorPt: 13,
  /** Cơ quan ban hành 12–13, in hoa, đậm, đường kẻ dưới từ 1/3 đến 1/2 độ dài dòng chữ. */
  issuerPt: 13,
  /** Số, ký hiệu: cỡ 13, đứng. */
  numberPt: 13,
  /** Địa danh và thời gian 13–14, nghiêng. */
  placeDatePt: 13,
  /** V/v của công văn 12–13, đứng, dưới số và ký hiệu. */
  aboutPt: 12,
  /** Tên loại văn bản 13–14, in hoa, đậm; trích yếu 13–14, đậm, dưới có đường kẻ 1/3–1/2. */
  typePt: 14,
  summaryPt: 14,
  addresseePt: 14,
  /** Nội dung 13–14, canh đều; lùi dòng đầu 1 hoặc 1,27 cm; cách đoạn ≥ 6 pt; cách dòng từ đơn đến 1,5. */
  body: { pt: 14, firstLineMm: 12.7, spacingPt: 6, lineMultiple: 1.15 },
  /** Text within tables: the decree leaves it open; one step under the body. */
  tablePt: 12,
  /** Chức vụ, họ tên người ký 13–14, đậm; chừa chỗ ký. */
  signature: { pt: 14, spaceMm: 24 },
  /** Người cùng ký biên bản: in hoa, đậm; lời nhắc ký nghiêng. */
  cosigner: { pt: 13, notePt: 12 },
  /** Rows under one merged cell that are kept on one page; more of them may part. */
  longestRowSpan: 16,
  /** "Nơi nhận" 12, nghiêng, đậm; danh sách 11, đứng. */
  recipients: { titlePt: 12, listPt: 11 },
  /** "Phụ lục" 14, đậm; tên phụ lục 13–14, in hoa, đậm; chỉ dẫn kèm theo 13–14, nghiêng. */
  appendix: { labelPt: 14, titlePt: 14, referencePt: 14 },
  /** Độ dài đường kẻ dưới cơ quan ban hành và trích yếu, phần của dòng chữ (1/3–1/2). */
  ruleShare: 0.42,
  ruleThicknessPt: 0.75,
} as const;

export const nationalTitle = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM';
export const nationalMotto = 'Độc lập - Tự do - Hạnh phúc';
/** DOCX names it; PDF embeds Tinos, which has the same widths. */
export const documentFont = 'Times New Roman';

/** Width between the margins, mm. The margins of the decree are those of the sheet as it is read, turned or not. */
export function textWidthMm(orientation: 'portrait' | 'landscape'): number {
  const { margin, page } = measures;
  return (orientation === 'portrait' ? page.widthMm : page.heightMm) - margin.leftMm - margin.rightMm;
}

/** Under the title of somebody who signs by hand. */
export const signHere = '(Ký, ghi rõ họ tên)';

/** Where "Kính gửi:" begins when several addressees stand below it. */
export const addresseeIndentMm = 38;
