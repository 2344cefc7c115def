import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeEntryBundle, LedgerFaultError, type PublishedLog, readEntries } from './index.ts';
import { flipBit, MemoryLog, plainEntries } from './test/memory-log.ts';

const log = await new MemoryLog().append(plainEntries(1300));

/** The log's files; `alter` may change what bundle number `index` holds. */
function publish(alter: (entries: readonly Uint8Array[], index: number) => readonly Uint8Array[]): PublishedLog {
  return {
    tiles: log.fetcher(),
    bundle: (index, width) => encodeEntryBundle(alter(log.entries.slice(index * 256, index * 256 + width), index)),
  };
}
const honest = publish((entries) => entries);

async function collect(size: number, published: PublishedLog, from = 0) {
  const read: Uint8Array[] = [];
  for await (const { index, bytes } of readEntries(await log.head(size), published, from)) {
    assert.equal(index, from + read.length);
    read.push(bytes);
  }
  return read;
}

test('all entries of every kind of size come out in order, or those from a place on', async () => {
  for (const size of [0, 1, 255, 256, 257, 1024, 1300])
    assert.deepEqual(await collect(size, honest), log.entries.slice(0, size), `${size}`);
  for (const from of [1, 255, 256, 300, 1299, 1300])
    assert.deepEqual(await collect(1300, honest, from), log.entries.slice(from), `from ${from}`);
});

test('an entry altered, swapped, dropped or added stops the reading before it is handed out', async () => {
  const lies = {
    altered: publish((entries, index) => (index === 2 ? entries.with(9, flipBit(entries[9]!, 0)) : entries)),
    swapped: publish((entries, index) => (index === 2 ? entries.with(9, entries[10]!).with(10, entries[9]!) : entries)),
    dropped: publish((entries, index) => (index === 2 ? entries.toSpliced(9, 1) : entries)),
    repeated: publish((entries, index) => (index === 2 ? entries.with(10, entries[9]!) : entries)),
  };
  for (const [what, lie] of Object.entries(lies)) {
    const seen: number[] = [];
    await assert.rejects(
      async () => {
        for await (const { index } of readEntries(await log.head(), lie)) seen.push(index);
      },
      LedgerFaultError,
      what,
    );
    assert.equal(seen.length, 512, what);
  }
});

test('a log of no entries with another root than the empty one is refused', async () => {
  const head = { size: 0, root: (await log.head(1)).root };
  await assert.rejects(readEntries(head, honest).next(), LedgerFaultError);
});
