/** Tables of the questionnaire's editor. */

/** One draft a field; taken away when it is released or dropped. */
export interface QuestionnaireDraftTable {
  round_id: string;
  field_id: string;
  /** Counts every save: who saves over another's work is told. */
  revision: number;
  /** The version it began from. */
  base_id: string;
  content: string;
  edited_at: string;
  edited_by: string;
}

/** Append-only: how a version beyond the first came to be. */
export interface QuestionnaireReleaseTable {
  round_id: string;
  questionnaire_id: string;
  previous_id: string;
  /** JSON list of the fields that got it. */
  field_ids: string;
  reason: string;
  released_at: string;
  released_by: string;
}

export interface QuestionnaireSchema {
  questionnaire_draft: QuestionnaireDraftTable;
  questionnaire_release: QuestionnaireReleaseTable;
}
