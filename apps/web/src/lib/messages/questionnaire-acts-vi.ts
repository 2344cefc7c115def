/** Acts of the questionnaire's editor, as the audit names them. */
export const questionnaireActsVi = {
  'questionnaire-draft-saved': 'Lưu nháp phiếu hỏi',
  'questionnaire-draft-dropped': 'Bỏ nháp phiếu hỏi',
  'questionnaire-released': 'Chốt phiên bản phiếu hỏi',
};
