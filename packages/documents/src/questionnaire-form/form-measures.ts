/** Measures of a paper questionnaire: no administrative document of NĐ 30, so only what makes it easy to read and tick. */
export const formMeasures = {
  margin: { topMm: 14, bottomMm: 16, leftMm: 18, rightMm: 14 },
  /** Elderly readers: nothing a respondent must read is under 13 pt but the headings of columns. */
  textPt: 13,
  titlePt: 15,
  levelPt: 10.5,
  smallPt: 11,
  boxMm: 4.2,
  numberMm: 9,
} as const;
