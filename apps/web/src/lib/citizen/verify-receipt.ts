/**
 * The script of the page /kiem-chung: checks a receipt in the reader's own browser. It fetches the log's keys and a proof,
 * and believes nothing but what it computes from them with the ledger's own code. It keeps nothing on the device.
 */
import {
  makeVerifier,
  parseLogProof,
  parseVerifierKey,
  receiptLeaf,
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

async function fetchKeys(): Promise<readonly VerifierKey[]> {
  const answer = await fetch('/so/khoa.txt');
  if (!answer.ok) throw new Error(String(answer.status));
  const lines = (await answer.text()).trim().split('\n');
  return lines.flatMap((line) => {
    const key = parseVerifierKey(line);
    return key.ok ? [key.value] : [];
  });
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
  const seal = document.createElement('pre');
  seal.textContent = parsed.ok ? parsed.value.checkpoint : '';
  say(words['checkpoint'], 'wait');
  place?.append(seal);
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
