/** A round leaves one installation as a file and is kept on another, of either engine: same root, and fsck watches it. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Problem } from '@longdan/core';
import { archives, openStore, type Store } from '@longdan/store';
import { packTar, unpackTar } from '@longdan/verifier';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  type Context,
  checkLedger,
  enterRound,
  exportRound,
  importRound,
  listAccess,
  listArchivedRounds,
  listAudit,
  makeLedgerKeys,
  type Role,
  readCheckpoint,
  sealFigures,
  sequenceLedger,
} from '../index.ts';
import { keys, makeClosedRound, officeOf, roundId } from '../testing/logged-round.ts';

const otherKeys = makeLedgerKeys('khaosat.example.vn/noi-khac', {
  log: new Uint8Array(32).fill(5),
  receipts: new Uint8Array(32).fill(6),
});

describeOnEngines((engine) => {
  const folder = mkdtempSync(join(tmpdir(), 'longdan-archive-'));
  const stores: Store[] = [];
  let office: Context;
  let archive: Buffer;
  const operatorOf = (context: Context): Context => ({
    ...context,
    actor: { id: 'v', name: 'Vận hành', role: 'operator' },
  });
  const openAt = async (place: Parameters<typeof openStore>[0]): Promise<Context> => {
    const store = await openStore(place);
    stores.push(store);
    return operatorOf(officeOf(store));
  };
  const gather = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => {
    const all: Uint8Array[] = [];
    for await (const piece of pieces) all.push(piece);
    return Buffer.concat(all);
  };
  const refusal = (code: string, words: RegExp) => (error: unknown) =>
    error instanceof Problem &&
    error.code === code &&
    words.test([error.messageIn('vi'), ...error.findings.map((one) => one.message.vi)].join(' '));
  const repack = (files: ReadonlyMap<string, Uint8Array>) =>
    gather(
      packTar(
        (async function* () {
          for (const [path, bytes] of files) yield { path, bytes };
        })(),
      ),
    );

  before(async () => {
    office = await openAt(engine.newPlace());
    await makeClosedRound({ ...office, actor: { ...office.actor, role: 'officer' } });
    await sealFigures(office, { roundId, reason: '' });
    await sequenceLedger(office, keys);
    archive = await gather(exportRound(office, keys, roundId));
  });
  after(async () => {
    for (const store of stores) await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('taken in on both engines with the root it had, handed on as it came, and known to fsck', async () => {
    const [, size, root] = (await readCheckpoint(office.store.db))!.split('\n');
    for (const place of [engine.newPlace(), { folder: join(folder, 'noi-khac') }]) {
      const there = await openAt(place);
      const taken = await importRound(there, archive);
      assert.deepEqual(
        [taken.id, taken.origin, String(taken.size), Buffer.from(taken.root, 'hex').toString('base64')],
        [roundId, keys.origin, size, root],
      );
      const verifiers = { log: [otherKeys.logKey], receipts: [otherKeys.receiptsKey] };
      assert.deepEqual((await checkLedger(there, verifiers)).findings, []);
      assert.deepEqual(
        (await listArchivedRounds(there)).map(({ id }) => id),
        [roundId],
      );
      assert.deepEqual(unpackTar(await gather(exportRound(there, otherKeys, roundId))), unpackTar(archive));
      await assert.rejects(importRound(there, archive), refusal('archive-exists', /đã có ở đây/));
      const clerk: Context = { ...there, actor: { id: 'c', name: 'Cán bộ', role: 'officer' } };
      await assert.rejects(
        gather(exportRound(clerk, otherKeys, roundId)),
        refusal('not-permitted', /nhận bản lưu trữ/),
      );
    }
    await assert.rejects(importRound(office, archive), refusal('archive-exists', /đã có ở đây/));
    await assert.rejects(
      importRound({ ...office, actor: { ...office.actor, role: 'officer' } }, archive),
      refusal('not-permitted', /./),
    );
  });

  test('an officer of the round makes the same archive, nobody else does, and it stands in the logs', async () => {
    const as = (role: Role): Context => ({ ...office, actor: { id: role, name: `Người ${role}`, role } });
    for (const role of ['supervisor', 'leader', 'data-entry', 'administrator'] as const)
      await assert.rejects(gather(exportRound(as(role), keys, roundId)), refusal('not-permitted', /lưu trữ/));
    const own = unpackTar(await gather(exportRound(as('officer'), keys, roundId)));
    assert.deepEqual(own, unpackTar(archive));
    assert.match(Buffer.from(own.get('DOC-TRUOC.txt')!).toString(), /BẢN LƯU TRỮ[\s\S]*longdan round import/);
    const [audited] = await listAudit(as('officer'), { roundId, limit: 1 });
    assert.deepEqual([audited?.act, audited?.actor], ['round-archived', 'Người officer']);
    const looked = (await listAccess(as('leader'), { roundId })).filter(({ account }) => account === 'Người officer');
    assert.deepEqual(
      looked.map(({ what, count }) => [what, count]),
      [['content', 1]],
    );
    // Whoever worked in the round under another name of the same account is no officer of it.
    await enterRound(as('supervisor'), 'checkpoint.cosign', roundId);
    const turned: Context = { ...office, actor: { id: 'supervisor', name: 'Người supervisor', role: 'officer' } };
    await assert.rejects(gather(exportRound(turned, keys, roundId)), refusal('conflicting-part', /./));
  });

  test('damaged, cut off, padded or rewritten: refused with what is wrong, and nothing kept', async () => {
    const there = await openAt(engine.newPlace());
    const files = unpackTar(archive);
    const path = `dot/${roundId}/noi-dung.jsonl`;
    const changed = Buffer.from(files.get(path)!);
    changed[changed.length >> 1]! ^= 1;
    const cases: [Promise<Uint8Array> | Uint8Array, RegExp][] = [
      [archive.subarray(0, archive.length >> 1), /cut off/],
      [Buffer.from('không phải tệp lưu trữ'), /cut off/],
      [repack(new Map(files).set(path, changed)), /noi-dung\.jsonl không còn như khi lưu/],
      [repack(new Map(files).set('thêm.txt', changed)), /không thuộc bản lưu trữ/],
      [repack(new Map([...files].filter(([name]) => name !== 'luu-tru.json'))), /thiếu tệp luu-tru\.json/],
    ];
    for (const [bytes, words] of cases)
      await assert.rejects(importRound(there, await bytes), refusal('archive-damaged', words));
    // Written anew with hashes that fit: the log it came from tells.
    const lines = Buffer.from(files.get(path)!).toString().trim().split('\n');
    const fewer = Buffer.from(`${lines.slice(1).join('\n')}\n`);
    const manifest = JSON.parse(Buffer.from(files.get('luu-tru.json')!).toString()) as {
      files: Record<string, string>;
    };
    manifest.files[path] = createHash('sha256').update(fewer).digest('hex');
    const rewritten = new Map(files).set(path, fewer).set('luu-tru.json', Buffer.from(JSON.stringify(manifest)));
    await assert.rejects(
      importRound(there, await repack(rewritten)),
      refusal('archive-damaged', /mục \d+ \(“response-(accepted|correction)”\) không có nội dung/),
    );
    assert.deepEqual(await archives.listArchivedRounds(there.store.db), []);
  });

  test('fsck finds an archive whose files were exchanged past the software', async () => {
    const there = await openAt({ folder: join(folder, 'bi-sua') });
    const files = unpackTar(archive);
    const row = { origin: keys.origin, title: 'x', size: 1, root: '00', imported_on: '2026-11-10', imported_by: 'x' };
    await archives.insertArchivedRound(there.store.db, { round_id: roundId, ...row });
    for (const [path, bytes] of files)
      if (!path.endsWith('ma-phieu.jsonl'))
        await archives.insertArchivedFile(there.store.db, { round_id: roundId, path, part: 0, bytes });
    const found = (await checkLedger(there, { log: [], receipts: [] })).findings.map(({ message }) => message.vi);
    assert.match(found.join(' '), /0 mã phiếu, sổ ghi 80.*không còn gốc sổ/);
  });
});
