/**
 * The script of the page /kiem-chung: checks a receipt in the reader's own browser. It fetches the log's keys and a proof,
 * and believes nothing but what it computes from them with the ledger's own code. It keeps nothing on the device.
 */
import {
  type Countersignature,
  formatVerifierKey,
  logPaths,
  makeVerifier,
  openPublishedLog,
  parseLogProof,
  parseNoteList,
  parseVerifierKey,
  readCountersignatures,
  receiptLeaf,
  type TreeHead,
  type VerifierKey,
  verifyLogProof,
  verifyReceipt,
} from '@longdan/ledger';

const place = document.querySelector<HTMLElement>('#tu-kiem');
const note = document.querySelector('#bien-nhan-goc')?.textContent ?? '';

function say(words: string | undefined, kind: 'good' | 'bad' | 'wait'): void {
  const line = document.createElement('li');
  line.className = kind;
  line.textContent = words ?? '';
  place?.querySelector('ul')?.append(line);
}

function show(words: string): void {
  const lines = document.createElement('pre');
  lines.textContent = words;
  place?.append(lines);
}

/** A file of the published log; undefined where there is none. What grows with the log is asked for anew. */
async function fetchFile(path: string): Promise<Response | undefined> {
  const answer = await fetch(`/so/${path}`, { cache: path.startsWith('tile/') ? 'default' : 'no-cache' });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

async function fetchKeys(): Promise<readonly VerifierKey[]> {
  const lines = ((await (await fetchFile('khoa.txt'))?.text()) ?? '').trim().split('\n');
  return lines.flatMap((line) => {
    const key = parseVerifierKey(line);
    return key.ok ? [key.value] : [];
  });
}

/** Day in Viet Nam, as it is written there. */
const dayOf = (timestamp: number): string =>
  new Date((timestamp + 7 * 3600) * 1000).toISOString().slice(0, 10).split('-').reverse().join('/');

/** Who outside signed that the log still stands, and whether that covers the ballot at this place of it. */
async function sayWitnesses(
  words: DOMStringMap,
  { keys, log, notes }: { keys: readonly VerifierKey[]; log: VerifierKey; notes: readonly string[] },
  { head, index }: { head: TreeHead; index: number },
): Promise<void> {
  const reader = {
    read: async (path: string) => {
      const file = await fetchFile(path);
      return file && new Uint8Array(await file.arrayBuffer());
    },
  };
  const { countersignatures, faults } = await readCountersignatures(head, {
    origin: log.name,
    ownKeys: keys.filter((key) => key.use === 'note'),
    witnesses: keys.filter((key) => key.use === 'cosignature'),
    notes,
    tiles: openPublishedLog(reader, head.size).tiles,
  });
  const fill = (text: string | undefined, some: readonly Countersignature[]) =>
    (text ?? '')
      .replace('{count}', String(some.length))
      .replace('{names}', () =>
        some.map(({ key, size, timestamp }) => `${key.name} (${size}, ${dayOf(timestamp)})`).join('; '),
      );
  const covering = countersignatures.filter(({ size }) => index < size);
  const earlier = countersignatures.filter(({ size }) => index >= size);
  for (const { name } of faults)
    say(
      words['witnessBad']?.replace('{names}', () => name),
      'bad',
    );
  if (covering.length > 0) say(fill(words['witnessed'], covering), 'good');
  if (earlier.length > 0) say(fill(words['witnessedBefore'], earlier), 'wait');
  if (countersignatures.length === 0) return say(words['witnessNone'], 'wait');
  say(words['witnessKeys'], 'wait');
  show(countersignatures.map(({ key }) => formatVerifierKey(key)).join('\n'));
}

async function check(words: DOMStringMap): Promise<void> {
  const keys = await fetchKeys();
  const [log] = keys;
  // Today's key of receipts, and those before it.
  const receipt = keys
    .filter((key) => key.name.endsWith('/receipts'))
    .map((key) => verifyReceipt(note, makeVerifier(key)))
    .find((read) => read.ok);
  if (!log || !receipt?.ok || receipt.value.origin !== log.name) return say(words['signatureBad'], 'bad');
  say(words['signatureGood'], 'good');
  // Before the proof, whose checkpoint may be longer by then, never shorter.
  const hasWitnesses = keys.some((key) => key.use === 'cosignature');
  const listed = parseNoteList(hasWitnesses ? await (await fetchFile(logPaths.cosigned))?.text() : undefined);
  const leaf = receiptLeaf(receipt.value);
  const hex = [...leaf].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const answer = await fetch('/kiem-chung/bang-chung', { method: 'POST', body: hex });
  if (answer.status === 404) return say(words['includedNot'], 'wait');
  if (!answer.ok) throw new Error(String(answer.status));
  const proof = await answer.text();
  const proved = verifyLogProof(proof, leaf, { origin: log.name, log, witnesses: [], quorum: 0 });
  if (!proved.ok) return say(words['includedBad'], 'bad');
  say(words['includedGood'], 'good');
  const parsed = parseLogProof(proof);
  if (!parsed.ok) return;
  const { index, checkpoint } = parsed.value;
  const notes = [checkpoint, ...(listed.ok ? listed.value : [])];
  await sayWitnesses(words, { keys, log, notes }, { head: proved.value, index });
  say(words['checkpoint'], 'wait');
  show(checkpoint);
}

if (place && note !== '') {
  const working = place.querySelector<HTMLElement>('.working');
  if (working) working.textContent = place.dataset['working'] ?? '';
  check(place.dataset)
    .catch(() => say(place.dataset['offline'], 'bad'))
    .finally(() => {
      if (working) working.textContent = place.dataset['lead'] ?? '';
      place.dataset['done'] = 'true';
    });
}
