/**
 * The ledger's own keys: one signs checkpoints, one signs receipts. They are made on first use, lie in a folder that only
 * the server's account can read, and are no part of the store: whoever takes the store alone cannot sign for it.
 */
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  formatVerifierKey,
  type KeyRole,
  keyIdOf,
  keyNameOf,
  type NoteSigner,
  type VerifierKey,
} from '@longdan/ledger';

export interface LedgerKeys {
  /** Name of the log: an address without scheme. */
  readonly origin: string;
  readonly log: NoteSigner;
  readonly receipts: NoteSigner;
  readonly logKey: VerifierKey;
  readonly receiptsKey: VerifierKey;
}

/** What comes before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410 §7). */
const seedPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

function signerOf(name: string, seed: Uint8Array): { signer: NoteSigner; key: VerifierKey } {
  const secret = createPrivateKey({ key: Buffer.concat([seedPrefix, seed]), format: 'der', type: 'pkcs8' });
  const key: VerifierKey = { name, use: 'note', publicKey: publicBytes(secret) };
  return {
    key,
    signer: { name, keyId: keyIdOf(key), sign: (message) => new Uint8Array(sign(null, message, secret)) },
  };
}

/** The last 32 bytes of the public key's SubjectPublicKeyInfo (RFC 8410 §4). */
function publicBytes(secret: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32));
}

/** Keys from two seeds of 32 bytes, signing with the platform's cryptography. */
export function makeLedgerKeys(origin: string, seeds: { log: Uint8Array; receipts: Uint8Array }): LedgerKeys {
  const log = signerOf(keyNameOf(origin, 'log'), seeds.log);
  const receipts = signerOf(keyNameOf(origin, 'receipts'), seeds.receipts);
  return { origin, log: log.signer, receipts: receipts.signer, logKey: log.key, receiptsKey: receipts.key };
}

/** Seeds in Base 64. */
interface KeyFile {
  readonly origin: string;
  readonly log: string;
  readonly receipts: string;
  /** A key that takes over, from before the log says so until after. */
  readonly next?: { readonly role: KeyRole; readonly seed: string };
}

/** File of the keys within the data folder. */
export const keyFileName = 'ledger.keys.json';

/**
 * Reads the keys of a folder, making them when there are none: the origin then is `address` (host and path of the
 * installation), or a random name where the installation has none. Once made, the origin stays.
 * @throws Error naming the file when it is damaged
 */
export function readOrMakeKeys(folder: string, address?: string): LedgerKeys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, keyFileName);
  const fresh: KeyFile = {
    origin: originOf(address) ?? `longdan.local/${randomBytes(6).toString('hex')}`,
    log: randomBytes(32).toString('base64'),
    receipts: randomBytes(32).toString('base64'),
  };
  try {
    // `wx` refuses an existing file, so two processes starting at once end up with the same keys.
    writeFileSync(file, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return keysOfFile(readKeyFile(file));
}

function readKeyFile(file: string): KeyFile {
  const read = JSON.parse(readFileSync(file, 'utf8')) as Partial<KeyFile>;
  const seeds = [read.log, read.receipts, ...(read.next ? [read.next.seed] : [])];
  const isSeed = (seed: string | undefined) => Buffer.from(seed ?? '', 'base64').length === 32;
  if (typeof read.origin !== 'string' || !seeds.every(isSeed))
    throw new Error(
      `${file}: tệp khóa của sổ bị hỏng; khôi phục từ bản sao lưu. The key file of the ledger is damaged.`,
    );
  return read as KeyFile;
}

function keysOfFile({ origin, log, receipts }: KeyFile): LedgerKeys {
  return makeLedgerKeys(origin, { log: Buffer.from(log, 'base64'), receipts: Buffer.from(receipts, 'base64') });
}

/** Writes the file whole or not at all, on disk before it returns. */
function replaceKeyFile(file: string, content: KeyFile): void {
  const partial = `${file}.dang-ghi`;
  const handle = openSync(partial, 'w', 0o600);
  try {
    writeFileSync(handle, `${JSON.stringify(content, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(partial, file);
}

/** The keys as they will be once one of them has taken over. */
export interface NextKeys {
  readonly role: KeyRole;
  readonly keys: LedgerKeys;
}

/**
 * Keeps a new key beside those in use, so that the log never names one that could be lost. One that was kept before, by a
 * change that was cut off, is kept on: `role` then is its role.
 */
export function prepareNextKeys(folder: string, role: KeyRole, seed: Uint8Array): NextKeys {
  const file = join(folder, keyFileName);
  const present = readKeyFile(file);
  const next = present.next ?? { role, seed: Buffer.from(seed).toString('base64') };
  if (!present.next) replaceKeyFile(file, { ...present, next });
  return { role: next.role, keys: keysOfFile({ ...present, [next.role]: next.seed }) };
}

/** Puts the kept key in the place of the one in use. Call it once the log names it. */
export function promoteNextKeys(folder: string): LedgerKeys {
  const file = join(folder, keyFileName);
  const { next, ...present } = readKeyFile(file);
  if (next) replaceKeyFile(file, { ...present, [next.role]: next.seed });
  return readOrMakeKeys(folder);
}

/** Host and path of an address, as a key name; undefined where there is none. */
function originOf(address: string | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  const { host, pathname } = new URL(address);
  return `${host}${pathname}`.replace(/\/+$/, '').replaceAll('+', '-');
}

/** The public keys as lines to be printed and handed on. */
export const verifierKeyLines = ({ logKey, receiptsKey }: LedgerKeys): { log: string; receipts: string } => ({
  log: formatVerifierKey(logKey),
  receipts: formatVerifierKey(receiptsKey),
});
