/**
 * Keys by which other systems send responses: each to one round, through one channel. An officer gives them out and
 * revokes them; the secret part is shown once and only its hash is kept.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { type Channel, channels, problem } from '@longdan/core';
import { type ApiKeyTable, intakeRows, type Queryable } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';

export interface ApiKey {
  readonly id: string;
  /** What the officer calls the system. */
  readonly name: string;
  readonly channel: Channel;
  readonly createdOn: string;
  readonly createdBy: string;
  readonly revoked: { readonly on: string; readonly by: string } | null;
}

/** Ways of coming in that another system may be given: files have a path of their own. */
export const apiChannels: readonly Channel[] = channels.filter((channel) => channel !== 'import');

const idBytes = 8;
const secretBytes = 32;
/** Longest name of a key, in characters. */
const longestName = 100;

/** `ldk_<id>_<secret>`: 16 and 64 hexadecimal digits. The first letters let scanners of leaked secrets know it. */
const keyForm = /^ldk_([0-9a-f]{16})_([0-9a-f]{64})$/;

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/**
 * Gives out a key. @returns it, with the text to hand over, which nobody can show again
 * @throws Problem `round-not-found`, `invalid-input`
 */
export async function createApiKey(
  context: Context,
  { roundId, name, channel }: { roundId: string; name: string; channel: string },
): Promise<{ key: ApiKey; text: string }> {
  await enterRound(context, 'api-key.manage', roundId);
  const known = apiChannels.find((one) => one === channel);
  const title = name.normalize('NFC').trim();
  if (!known || title === '' || title.length > longestName)
    throw problem('invalid-input', {}, [
      {
        code: known ? 'name-needed' : 'channel-unknown',
        severity: 'fault',
        message: known
          ? {
              vi: `Tên hệ thống cần có, dài tối đa ${longestName} ký tự. Ghi tên hệ thống sẽ gửi phiếu.`,
              en: `The system needs a name of at most ${longestName} characters.`,
            }
          : { vi: 'Chọn một kênh thu trong danh sách.', en: 'Choose one of the channels listed.' },
      },
    ]);
  const id = Buffer.from(context.random(idBytes)).toString('hex');
  const secret = Buffer.from(context.random(secretBytes)).toString('hex');
  const row: ApiKeyTable = {
    round_id: roundId,
    id,
    name: title,
    channel: known,
    hash: hashOf(secret),
    created_on: today(context),
    created_by: context.actor.name,
    revoked_on: null,
    revoked_by: null,
  };
  await context.store.db.transaction().execute(async (db) => {
    await intakeRows.insertApiKey(db, row);
    await writeAudit(context, db, { act: 'api-key-created', roundId, details: { key: id, name: title, channel } });
  });
  return { key: toApiKey(row), text: `ldk_${id}_${secret}` };
}

/** Keys in use first. */
export async function listApiKeys(context: Context, roundId: string): Promise<ApiKey[]> {
  await enterRound(context, 'round.read', roundId);
  const keys = (await intakeRows.listApiKeys(context.store.db, roundId)).map(toApiKey);
  return [...keys.filter((key) => !key.revoked), ...keys.filter((key) => key.revoked)];
}

/** From here on nothing more comes in by the key; what came in stays. @throws Problem `api-key-not-found` */
export async function revokeApiKey(
  context: Context,
  { roundId, keyId }: { roundId: string; keyId: string },
): Promise<void> {
  await enterRound(context, 'api-key.manage', roundId);
  await context.store.db.transaction().execute(async (db) => {
    const revoked = { roundId, id: keyId, on: today(context), by: context.actor.name };
    if (!(await intakeRows.revokeApiKey(db, revoked))) throw problem('api-key-not-found');
    await writeAudit(context, db, { act: 'api-key-revoked', roundId, details: { key: keyId } });
  });
}

/** Whoever sends by a key. The secret is at hand only while a request is answered. */
export interface KeyHolder {
  readonly keyId: string;
  readonly name: string;
  readonly roundId: string;
  readonly channel: Channel;
  readonly secret: string;
}

/** The holder of a key in use, for one round. @throws Problem `api-key-wrong`, `api-key-other-round` */
export async function identifyKeyHolder(db: Queryable, text: string, round: string): Promise<KeyHolder> {
  const [, id = '', secret = ''] = keyForm.exec(text) ?? [];
  const row = id === '' ? undefined : await intakeRows.findApiKeyOfAnyRound(db, id);
  if (!row || row.revoked_on !== null || !isEqual(row.hash, hashOf(secret))) throw problem('api-key-wrong');
  if (row.round_id !== round) throw problem('api-key-other-round', { round });
  return { keyId: id, name: row.name, roundId: round, channel: row.channel as Channel, secret };
}

const isEqual = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

function toApiKey(row: ApiKeyTable): ApiKey {
  return {
    id: row.id,
    name: row.name,
    channel: row.channel as Channel,
    createdOn: row.created_on,
    createdBy: row.created_by,
    revoked: row.revoked_on === null ? null : { on: row.revoked_on, by: row.revoked_by! },
  };
}
