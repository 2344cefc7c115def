/** In words an officer understands: how the figures were formed, and what may be claimed of them. */
import type { Bilingual, IndexFormula, SelectionKind } from '@longdan/core';

/** What the way of choosing respondents allows to be said; printed beside the figures. */
export const claims: Readonly<Record<SelectionKind, Bilingual>> = {
  'counter-quota': {
    vi: 'Phiếu được phát tại nơi giao dịch theo số lượng định trước, không chọn ngẫu nhiên. Số liệu mô tả ý kiến của những người đã trả lời, không kèm sai số và không suy rộng ra toàn bộ người dân, tổ chức. Chênh lệch so với kỳ trước hoặc đơn vị khác chỉ để tham khảo: chưa thể kết luận là đã tăng hay giảm.',
    en: 'Ballots were handed out at the counter up to a set number, not at random. The figures describe those who answered; they carry no margin of error and do not speak for all people and organisations. Differences from an earlier round or another unit are for information: no rise or fall can be concluded.',
  },
  'self-selected': {
    vi: 'Người trả lời tự chọn tham gia. Số liệu mô tả ý kiến của những người đã trả lời, không kèm sai số và không suy rộng ra toàn bộ người dân, tổ chức. Chênh lệch so với kỳ trước hoặc đơn vị khác chỉ để tham khảo: chưa thể kết luận là đã tăng hay giảm.',
    en: 'Respondents chose to take part. The figures describe those who answered; they carry no margin of error and do not speak for all people and organisations. Differences from an earlier round or another unit are for information: no rise or fall can be concluded.',
  },
  'probability-sample': {
    vi: 'Người trả lời được chọn ngẫu nhiên. Các tỷ lệ này tính thẳng trên số phiếu đủ điều kiện, chưa gia quyền; chỉ suy rộng ra toàn bộ đối tượng bằng ước lượng theo thiết kế mẫu, có kèm sai số.',
    en: 'Respondents were drawn at random. These shares are counted on the eligible ballots, unweighted; they speak for the whole population only through estimates by the sampling design, with their margins of error.',
  },
  'whole-population': {
    vi: 'Toàn bộ đối tượng được hỏi nên không có sai số chọn mẫu. Số liệu là ý kiến của những người có phiếu đủ điều kiện; người không trả lời có thể nghĩ khác.',
    en: 'Everyone concerned was asked, so there is no sampling error. The figures are the opinions of those whose ballots are eligible; those who did not answer may think otherwise.',
  },
};

/** The formula of the index in words, printed with every result. */
export function describeFormula(formula: IndexFormula): Bilingual {
  const headline =
    formula.headline === 'satisfied-share'
      ? {
          vi: 'Tỷ lệ hài lòng của tiêu chí = số câu trả lời ở các mức hài lòng chia cho số câu trả lời hợp lệ của tiêu chí đó (không tính bỏ trống)',
          en: 'Share satisfied of a criterion = answers at the satisfied levels divided by the valid answers to that criterion (blanks excluded)',
        }
      : {
          vi: 'Điểm quy đổi của tiêu chí = tổng (thứ bậc của mức × số câu trả lời ở mức đó) chia cho (số mức × số câu trả lời hợp lệ của tiêu chí đó)',
          en: 'Converted score of a criterion = Σ (position of the level × answers at it) divided by (number of levels × valid answers to that criterion)',
        };
  const factor =
    formula.factor === 'mean-of-criteria'
      ? { vi: 'yếu tố = trung bình cộng các tiêu chí của nó', en: 'factor = plain mean of its criteria' }
      : {
          vi: 'yếu tố = gộp câu trả lời của mọi tiêu chí thuộc yếu tố rồi chia',
          en: 'factor = answers of all its criteria pooled, then divided',
        };
  const overall =
    formula.overall === 'mean-of-criteria'
      ? { vi: 'chỉ số chung = trung bình cộng mọi tiêu chí', en: 'overall index = plain mean of all criteria' }
      : {
          vi: 'chỉ số chung = trung bình các yếu tố theo trọng số đã định',
          en: 'overall index = mean of the factors by the weights set',
        };
  const rounding = { vi: 'chỉ làm tròn khi in, hai chữ số thập phân', en: 'rounded only in print, to two decimals' };
  return {
    vi: `${[headline.vi, factor.vi, overall.vi, rounding.vi].join('; ')}.`,
    en: `${[headline.en, factor.en, overall.en, rounding.en].join('; ')}.`,
  };
}
