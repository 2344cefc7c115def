/** Acts of the questionnaire's editor, as the audit names them. */
export const questionnaireActsEn = {
  'questionnaire-draft-saved': 'Draft of a questionnaire saved',
  'questionnaire-draft-dropped': 'Draft of a questionnaire dropped',
  'questionnaire-released': 'Version of a questionnaire released',
};
