/**
 * What everybody may see without signing in: published versions of sealed figures, and nothing else. No actor stands
 * behind these; whatever they return has been made public by an act of publication.
 */
import { problem } from '@longdan/core';
import { ledgerRows, type Queryable, seals } from '@longdan/store';
import type { SealedFigures } from '@longdan/verifier';
import type { Context } from '../context.ts';

export interface PublishedVersion {
  readonly version: number;
  /** Why it was sealed again; empty for the first. */
  readonly reason: string;
  readonly sealedOn: string;
  readonly publishedOn: string;
  readonly signatures: readonly {
    readonly party: 'leader' | 'supervisor';
    readonly on: string;
    readonly by: string;
    /** Null where the party agreed. */
    readonly objection: string | null;
  }[];
}

export interface PublishedResults {
  readonly sealed: SealedFigures;
  /** Published versions, newest first; the first is the one shown unless another was asked for. */
  readonly versions: readonly PublishedVersion[];
}

/** One round in the list of published results. */
export interface PublishedRound {
  readonly id: string;
  readonly title: string;
  readonly authority: string;
  readonly year: number;
  readonly version: number;
  readonly publishedOn: string;
  readonly generatedData: boolean;
  readonly supervised: boolean;
  /** Headline of the round by its own formula, a fraction; null where nothing could be computed. */
  readonly index: number | null;
  /** Eligible responses behind it. */
  readonly responses: number;
}

const headlineOf = ({ scopes }: SealedFigures): { index: number | null; responses: number } => {
  const figures = scopes.find((scope) => scope.fieldId === null)?.figures;
  if (!figures) return { index: null, responses: 0 };
  const { index, ballots } = figures;
  return { index: index.formula.headline === 'score' ? index.score : index.satisfied, responses: ballots.eligible };
};

async function readSealed(db: Queryable, roundId: string, version: number): Promise<SealedFigures | undefined> {
  const row = (await seals.listSeals(db, roundId)).find((one) => one.version === version);
  const opening = row && (await ledgerRows.findOpening(db, row.commitment));
  return opening && (JSON.parse(Buffer.from(opening.content).toString()) as SealedFigures);
}

/** Rounds with anything published, the newest publication first. */
export async function listPublishedResults({ store: { db } }: Pick<Context, 'store'>): Promise<PublishedRound[]> {
  const rounds: PublishedRound[] = [];
  for (const id of await seals.listPublishedRounds(db)) {
    const { version, published_on: publishedOn } = (await seals.listPublications(db, id)).at(-1)!;
    const sealed = await readSealed(db, id, version);
    if (!sealed) continue;
    const { title, authority, year, generatedData, supervised } = sealed;
    rounds.push({
      id,
      title,
      authority,
      year,
      version,
      publishedOn,
      generatedData,
      supervised,
      ...headlineOf(sealed),
    });
  }
  return rounds.sort((a, b) => (a.publishedOn < b.publishedOn ? 1 : a.publishedOn > b.publishedOn ? -1 : 0));
}

/** The published figures of a round: the newest version, or the one asked for. @throws Problem `results-not-published` */
export async function getPublishedResults(
  { store: { db } }: Pick<Context, 'store'>,
  { round, version }: { readonly round: string; readonly version?: number },
): Promise<PublishedResults> {
  const publications = await seals.listPublications(db, round);
  const shown = version ?? publications.at(-1)?.version;
  const sealed = publications.some((one) => one.version === shown) && (await readSealed(db, round, shown!));
  if (!sealed) throw problem('results-not-published', { round });
  const rows = await seals.listSeals(db, round);
  const signatures = await seals.listSignatures(db, round);
  return {
    sealed,
    versions: publications.toReversed().map((publication): PublishedVersion => {
      const seal = rows.find((row) => row.version === publication.version)!;
      return {
        version: seal.version,
        reason: seal.reason,
        sealedOn: seal.sealed_on,
        publishedOn: publication.published_on,
        signatures: signatures
          .filter((one) => one.version === seal.version)
          .map(({ party, signed_on, signed_by, objection }) => ({
            party: party as 'leader' | 'supervisor',
            on: signed_on,
            by: signed_by,
            objection,
          })),
      };
    }),
  };
}
