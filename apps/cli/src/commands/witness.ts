/**
 * `longdan witness …`: the small program of whoever countersigns a log from outside the office. It has its own key and
 * memory on its own machine, reads nothing but published files, and needs no store.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import {
  addSignatures,
  emptyRoot,
  type FileReader,
  formatVerifierKey,
  isKeyName,
  makeCosigner,
  parseVerifierKey,
  reviewLog,
  verifierKeyFor,
  type WatchedLog,
} from '@longdan/ledger';
import type { Command } from 'commander';
import { exitCodes, locale, print, say, WrongUse } from '../output.ts';

const word = (vi: string, en: string) => (locale === 'vi' ? vi : en);

interface WitnessKey {
  readonly name: string;
  /** Base 64 of the 32 bytes of an Ed25519 seed. */
  readonly seed: string;
}

/** What is remembered between two signatures. */
interface Memory {
  readonly origin: string;
  readonly key: string;
  readonly handovers: number;
  readonly size: number;
  /** Base 64. */
  readonly root: string;
  /** The last checkpoint signed, as it was published. */
  readonly note: string;
}

function readJson<T>(path: string): T {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String((error as Error).message);
    throw new WrongUse(word(`Không đọc được tệp ${path} (${reason}).`, `Cannot read the file ${path} (${reason}).`));
  }
}

/** On disk, whole or not at all, before anything that rests on it leaves this machine. */
function writeDurably(path: string, text: string): void {
  mkdirSync(dirname(resolve(path)), { recursive: true });
  const partial = `${path}.dang-ghi`;
  const handle = openSync(partial, 'w', 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(partial, path);
}

function readWitnessKey(path: string) {
  const { name, seed } = readJson<Partial<WitnessKey>>(path);
  const bytes = new Uint8Array(Buffer.from(seed ?? '', 'base64'));
  if (typeof name !== 'string' || bytes.length !== 32)
    throw new WrongUse(word(`${path} không phải tệp khóa chứng kiến.`, `${path} is no key file of a witness.`));
  return { name, seed: bytes, line: formatVerifierKey(verifierKeyFor(name, 'cosignature', bytes)) };
}

function makeKey({ key: path, name }: { key: string; name: string }): void {
  if (!isKeyName(name))
    throw new WrongUse(
      word(
        `Tên “${name}” không dùng được: viết liền, không dấu cách, không dấu +. Ví dụ: giamsat.example.vn/mttq`,
        `“${name}” cannot be a name: no spaces, no plus. For instance: giamsat.example.vn/mttq`,
      ),
    );
  if (existsSync(path))
    throw new WrongUse(
      word(`${path} đã có; khóa không bao giờ bị ghi đè.`, `${path} is there already; keys are never written over.`),
    );
  writeDurably(path, `${JSON.stringify({ name, seed: randomBytes(32).toString('base64') } satisfies WitnessKey)}\n`);
  print(readWitnessKey(path).line);
  print(
    word(
      `✔ Đã lập khóa ở ${path}: chỉ máy này giữ. Đưa dòng khóa trên cho cơ quan, và tự công bố ở nơi của mình để người đọc lấy.`,
      `✔ The key is in ${path}: nobody else has it. Give the line above to the office, and publish it yourself for readers.`,
    ),
  );
}

/** Published files of an address or a folder; keeps what was read, as evidence. */
function openLog(place: string): FileReader & { readonly seen: Map<string, Uint8Array> } {
  const seen = new Map<string, Uint8Array>();
  const keep = (path: string, bytes: Uint8Array | undefined) => {
    if (bytes) seen.set(path, bytes);
    return bytes;
  };
  if (/^https?:\/\//.test(place)) {
    const base = place.endsWith('/') ? place : `${place}/`;
    return {
      seen,
      async read(path) {
        const answer = await fetch(new URL(path, base)).catch((error: unknown) => {
          const reason = String((error as { cause?: unknown }).cause ?? error);
          throw new WrongUse(word(`Không tới được ${place}: ${reason}.`, `Cannot reach ${place}: ${reason}.`));
        });
        if (answer.status === 404) return undefined;
        if (!answer.ok)
          throw new WrongUse(word(`${place} trả lời ${answer.status}.`, `${place} answered ${answer.status}.`));
        return keep(path, new Uint8Array(await answer.arrayBuffer()));
      },
    };
  }
  const root = resolve(place);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw new WrongUse(word(`${place} không phải thư mục hay địa chỉ.`, `${place} is no folder and no address.`));
  return {
    seen,
    read(path) {
      const file = resolve(root, path);
      if (!file.startsWith(root + sep) || !statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
      return keep(path, new Uint8Array(readFileSync(file)));
    },
  };
}

/** What is remembered, or the beginning of watching a log whose key was got from elsewhere. */
function recall(path: string, logKey: string | undefined): { watched: WatchedLog; note: string } {
  if (existsSync(path)) {
    const { origin, key, handovers, size, root, note } = readJson<Memory>(path);
    const read = parseVerifierKey(key);
    if (!read.ok) throw new WrongUse(`${path}: ${say(read.fault.message)}`);
    const head = { size, root: new Uint8Array(Buffer.from(root, 'base64')) };
    return { watched: { origin, key: read.value, handovers, head }, note };
  }
  if (logKey === undefined)
    throw new WrongUse(
      word(
        'Lần ký đầu cần --log-key: dòng khóa của sổ, lấy từ bảng niêm yết hoặc văn bản của cơ quan, không lấy từ chính trang web.',
        'The first signature needs --log-key: the line of the log’s key, from a notice board or a letter, not from the site itself.',
      ),
    );
  const key = parseVerifierKey(logKey.trim());
  if (!key.ok) throw new WrongUse(say(key.fault.message));
  const head = { size: 0, root: emptyRoot() };
  return { watched: { origin: key.value.name, key: key.value, handovers: 0, head }, note: '' };
}

/** What was remembered and what was shown, side by side in a folder of their own. */
function keepEvidence(state: string, remembered: string, files: ReadonlyMap<string, Uint8Array>): string {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const folder = `${state}.bang-chung/${stamp}`;
  for (const [path, bytes] of files) {
    const file = join(folder, 'da-thay', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'diem-niem-da-nho.txt'), remembered);
  return folder;
}

interface CosignOptions {
  readonly log: string;
  readonly key: string;
  readonly state: string;
  readonly logKey?: string;
  readonly out?: string;
}

async function cosign(options: CosignOptions): Promise<void> {
  const lock = `${options.state}.khoa`;
  mkdirSync(dirname(resolve(options.state)), { recursive: true });
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
  } catch {
    throw new WrongUse(
      word(
        `Một lần ký khác đang chạy (${lock}). Nếu chắc chắn không có, xóa tệp ấy rồi chạy lại.`,
        `Another signing is under way (${lock}). If you are sure that there is none, remove that file and run again.`,
      ),
    );
  }
  try {
    await cosignAlone(options);
  } finally {
    rmSync(lock, { force: true });
  }
}

async function cosignAlone({ log: place, key: keyPath, state, logKey, out }: CosignOptions): Promise<void> {
  const key = readWitnessKey(keyPath);
  const { watched, note: remembered } = recall(state, logKey);
  const files = openLog(place);
  const reviewed = await reviewLog(watched, files);
  if (!reviewed.ok) {
    const folder = keepEvidence(state, remembered, files.seen);
    print(`✖ ${say(reviewed.fault.message)}`);
    print(
      word(
        `✖ KHÔNG ký. Điểm niêm đã nhớ (${watched.head.size} mục) và những gì vừa đọc được giữ ở ${folder}.`,
        `✖ NOT signed. The checkpoint remembered (${watched.head.size} entries) and what was read just now are kept in ${folder}.`,
      ),
    );
    process.exitCode = exitCodes.findings;
    return;
  }
  const { watched: now, note } = reviewed.value;
  const memory: Memory = {
    origin: now.origin,
    key: formatVerifierKey(now.key),
    handovers: now.handovers,
    size: now.head.size,
    root: Buffer.from(now.head.root).toString('base64'),
    note,
  };
  // Remembered first: whatever is signed later can only continue this.
  writeDurably(state, `${JSON.stringify(memory, null, 2)}\n`);
  const signed = addSignatures(note, [makeCosigner(key.name, key.seed, Math.floor(Date.now() / 1000))]);
  if (!signed.ok) throw new WrongUse(say(signed.fault.message));
  const file = out ?? `${state}.da-ky.txt`;
  writeDurably(file, signed.value);
  if (now.handovers > watched.handovers)
    print(
      word(
        `• Khóa của sổ đã đổi, khóa trước đã ký bàn giao. Khóa nay: ${memory.key}`,
        `• The key of the log has changed, handed over by the one before. It is now: ${memory.key}`,
      ),
    );
  print(
    word(
      `✔ Sổ “${now.origin}” nối tiếp đúng từ mục ${watched.head.size} đến mục ${now.head.size}. Đã ký: ${file}. Nộp tệp này ở bước Công bố, hoặc gửi cơ quan chạy “longdan ledger add-cosignature”.`,
      `✔ Log “${now.origin}” rightly continues from ${watched.head.size} to ${now.head.size} entries. Signed: ${file}. Hand it in at the step of publication, or send it to the office for “longdan ledger add-cosignature”.`,
    ),
  );
}

export function addWitnessCommands(program: Command): void {
  const witness = program
    .command('witness')
    .description('chứng kiến sổ niêm từ ngoài cơ quan: lập khóa, kiểm và ký điểm niêm');
  witness
    .command('init')
    .description('lập khóa của bên chứng kiến trên máy này và in dòng khóa để công bố')
    .requiredOption('--key <tệp>', 'tệp khóa sẽ lập (không bao giờ ghi đè)')
    .requiredOption('--name <tên>', 'tên của khóa, ví dụ giamsat.example.vn/mttq')
    .action(makeKey);
  witness
    .command('cosign')
    .description('đọc sổ đã công bố, kiểm nó nối tiếp lần trước, rồi ký điểm niêm')
    .requiredOption('--log <địa chỉ|thư mục>', 'nơi công bố sổ, ví dụ https://khaosat.example.vn/so/')
    .requiredOption('--key <tệp>', 'tệp khóa của bên chứng kiến')
    .requiredOption('--state <tệp>', 'tệp nhớ điểm niêm đã ký; lần đầu chưa có')
    .option('--log-key <dòng>', 'lần đầu: dòng khóa của sổ, lấy từ nơi khác trang web')
    .option('--out <tệp>', 'tệp điểm niêm đã ký (mặc định: cạnh tệp nhớ)')
    .action(cosign);
}
