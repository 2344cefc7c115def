/** Texts that users paste: markup of every language underneath, directions, accents in parts. */
export const markupText =
  '#import "x": * #eval("1+1") $x^2$ \\ <b>&amp;</b> & "quoted" *bold* _it_ `code` [content] {{ name }} @ref // not a comment ]]> <!-- --> %PDF';
/** NFD: letters and accents apart. */
export const decomposedText = 'Chứng thực đơn vị hành chính'.normalize('NFD');
export const rightToLeftOverride = 'phiếu \u202Eđảo ngược\u202C \u0000\u0007hết';
export const emojiText = 'Rất hài lòng 😀';
