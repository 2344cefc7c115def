/** The versions of a round's questionnaires: which field asks which now, what each came from, and all of them counted together. */
import { compareForms, type FormChange, joinVersions, noteVersions, problem, type Questionnaire } from '@longdan/core';
import { type Queryable, questionnaireDrafts, questionnaires } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import { loadQuestionnaires, loadRound } from '../loaded-round.ts';

export interface QuestionnaireVersion {
  readonly questionnaire: Questionnaire;
  /** Fields whose next ballots get it. */
  readonly fieldIds: readonly string[];
  /** Ballots that were issued with it, by field. */
  readonly issued: readonly { readonly fieldId: string; readonly count: number }[];
  /** How it came to be; null for a version made from the scheme as it stands. */
  readonly release: {
    readonly previousVersion: number;
    readonly fieldIds: readonly string[];
    readonly reason: string;
    readonly on: string;
    readonly by: string;
    /** What differs from the version before. */
    readonly changes: readonly FormChange[];
  } | null;
}

/** Newest first. @throws Problem `round-not-found` */
export async function listVersions(context: Context, roundId: string): Promise<QuestionnaireVersion[]> {
  await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  await loadRound(db, roundId);
  const byId = await loadQuestionnaires(db, roundId);
  const asked = await questionnaires.listFieldQuestionnaires(db, roundId);
  const issued = await questionnaires.countBallotsOfQuestionnaires(db, roundId);
  const releases = new Map(
    (await questionnaireDrafts.listReleases(db, roundId)).map((row) => [row.questionnaire_id, row]),
  );
  return [...byId.values()]
    .sort((one, other) => other.version - one.version)
    .map((questionnaire) => {
      const release = releases.get(questionnaire.id);
      const previous = release && byId.get(release.previous_id)!;
      return {
        questionnaire,
        fieldIds: asked.filter((row) => row.questionnaire_id === questionnaire.id).map((row) => row.field_id),
        issued: issued
          .filter((row) => row.questionnaire_id === questionnaire.id)
          .map((row) => ({ fieldId: row.field_id, count: row.count })),
        release:
          release && previous
            ? {
                previousVersion: previous.version,
                fieldIds: JSON.parse(release.field_ids) as string[],
                reason: release.reason,
                on: release.released_at,
                by: release.released_by,
                changes: compareForms(previous, questionnaire),
              }
            : null,
      };
    });
}

/** The version of a number. @throws Problem `questionnaire-not-found` */
export async function getVersion(
  context: Context,
  { roundId, version }: { roundId: string; version: number },
): Promise<QuestionnaireVersion> {
  const found = (await listVersions(context, roundId)).find(({ questionnaire }) => questionnaire.version === version);
  if (!found) throw problem('questionnaire-not-found', { questionnaire: String(version) });
  return found;
}

/** Ids of a version and of those before it that it came from. */
async function chainOf(db: Queryable, roundId: string, questionnaireId: string): Promise<string[]> {
  const previous = new Map(
    (await questionnaireDrafts.listReleases(db, roundId)).map((row) => [row.questionnaire_id, row.previous_id]),
  );
  const chain = [questionnaireId];
  for (let id = previous.get(questionnaireId); id !== undefined; id = previous.get(id)) chain.push(id);
  return chain;
}

/** The versions that some fields have asked, as they are counted together. */
export interface CountedForm {
  /** Has every question of all of them. */
  readonly questionnaire: Questionnaire;
  /** The one in force first. */
  readonly versions: readonly Questionnaire[];
  /** What is to be known of figures over several versions. */
  readonly findings: ReturnType<typeof noteVersions>;
}

/** @param currentIds questionnaires that the fields ask now, all of one scheme, the main field's first */
export async function countTogether(
  db: Queryable,
  roundId: string,
  byId: ReadonlyMap<string, Questionnaire>,
  currentIds: readonly string[],
): Promise<CountedForm> {
  const chains: string[] = [];
  for (const id of currentIds) chains.push(...(await chainOf(db, roundId, id)));
  const versions = [...new Set(chains)].map((id) => byId.get(id)!);
  return { questionnaire: joinVersions(versions), versions, findings: noteVersions(versions) };
}
