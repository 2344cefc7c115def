/** A store with something in every table, for tests of what carries whole stores. */
import { createHash } from 'node:crypto';
import type { TestPlace } from '../../../../scripts/test-engines.ts';
import {
  access,
  accounts,
  audits,
  ballots,
  dispatches,
  documentTemplates,
  doubleEntries,
  importRuns,
  openStore,
  type Queryable,
  questionnaireDrafts,
  questionnaires,
  records,
  recoveries,
  rememberedMappings,
  removals,
  responses,
  rounds,
  schemes,
  settings,
  undoneImports,
  uploads,
} from '../index.ts';
import { fillCallBack } from './fill-call-back.ts';
import { fillLedger } from './fill-ledger.ts';
import { fillSampling } from './fill-sampling.ts';

/** Texts that something on the way might spoil. */
export const texts = [
  '',
  'Đợt khảo sát phường Hoằng Hoá',
  'dấu \' và \\ và "',
  'dòng\r\nmới\t\u00a0',
  '𝕏 🏛️ ～',
  'a\u0301',
  'n;i1;',
];
const largeJson = JSON.stringify({ đoạn: 'Nội dung báo cáo dài. '.repeat(40_000), rỗng: null });

/** A store with something in every table: NULLs, empty and large texts, every byte, more rows than a page holds. */
export async function fillWithEverything(place: TestPlace, rows = 3000): Promise<void> {
  const store = await openStore(place);
  await store.db.transaction().execute(async (db) => {
    const at = '2026-11-10T03:00:00.000Z';
    await settings.setSetting(db, 'tên', texts[1]!);
    const days = { createdAt: at, updatedAt: at };
    const account = {
      id: 'a1',
      name: 'Nguyễn Thị Bưởi',
      email: 'a@b',
      emailVerified: 0,
      role: 'officer',
      disabled: 1,
      ...days,
    };
    const staff = db as unknown as {
      insertInto(table: string): { values(row: object): { execute(): Promise<unknown> } };
    };
    await staff
      .insertInto('staff_account')
      .values({ ...account, image: null, username: null })
      .execute();
    await staff
      .insertInto('staff_session')
      .values({ id: 's', expiresAt: at, token: 't', userId: 'a1', ...days })
      .execute();
    await staff
      .insertInto('staff_credential')
      .values({ id: 'c', accountId: 'a1', providerId: 'p', userId: 'a1', ...days })
      .execute();
    await staff
      .insertInto('staff_verification')
      .values({ id: 'v', identifier: 'i', value: 'v', expiresAt: at, ...days })
      .execute();
    await fillAccess(db, at);
    await schemes.insertScheme(db, {
      id: 's',
      version: 1,
      content: '{}',
      file_name: 'Bộ.yaml',
      text: texts[3]!,
      added_on: at,
    });
    for (const id of ['dot-1', 'Dot-2', 'đợt-3']) {
      const [round_id, recorded] = [id, { recorded_at: at, recorded_by: texts[2]! }];
      await rounds.insertRound(db, { id, source: 'ballots', plan_version: 1, created_on: at, generated_data: 0 });
      for (const version of [2, 10, 1])
        await rounds.insertPlanVersion(db, { round_id, version, content: '{}', ...recorded });
      await access.setOwner(db, id, '38/14812');
      await access.addPart(db, { round_id, account_id: 'a1', role: 'officer' });
      await access.addAccess(db, {
        round_id,
        day: at,
        account_id: 'a1',
        account_name: 'A',
        what: 'response',
        seal: 'h',
      });
      await rounds.insertApproval(db, { round_id, subject: 'plan', version: 1, approved_at: at, approved_by: 'L' });
      await rounds.setDocumentNumber(db, { round_id, document: 'plan', number: null, issued_on: null });
      await rounds.setTaskMark(db, id, 0, at);
      await records.insertRules(db, { round_id, version: 1, content: '[]', reason: texts[2]!, ...recorded });
      await records.insertCountTable(db, { round_id, version: 1, content: '{}', ...recorded });
      await records.insertNarrative(db, { round_id, field_id: '', version: 1, content: largeJson, ...recorded });
      await records.insertBenchmark(db, { round_id, id: 'm', content: '{}' });
      await questionnaires.insertQuestionnaire(db, {
        id: `q-${id}`,
        round_id,
        version: 1,
        scheme_id: 's',
        content: '{}',
      });
      await questionnaires.setFieldQuestionnaire(db, id, 'f', `q-${id}`);
      await questionnaireDrafts.saveDraft(db, {
        round_id,
        field_id: 'f',
        revision: 1,
        base_id: `q-${id}`,
        content: largeJson,
        edited_at: at,
        edited_by: 'o',
      });
      await questionnaireDrafts.insertRelease(db, {
        round_id,
        questionnaire_id: `q-${id}`,
        previous_id: `q-${id}`,
        field_ids: '["f"]',
        reason: texts[2]!,
        released_at: at,
        released_by: 'o',
      });
      const bound = { round_id, field_id: 'f', unit_id: null };
      await ballots.insertBatch(db, { id: `b-${id}`, ...bound, count: 2, first_serial: 1, issued_on: at });
      await ballots.insertBallots(
        db,
        [1, 2].map((serial) => ({
          ...bound,
          code: `${id}${serial}`,
          serial,
          batch_id: `b-${id}`,
          questionnaire_id: `q-${id}`,
        })),
      );
      const counts = { rows_read: 2, accepted: 1, already_in: 0, refused: 1, finished: 1 };
      const run = {
        id: `i-${id}`,
        round_id,
        file_name: texts[1]!,
        file_hash: 'h',
        mapping: '[]',
        started_on: at,
        notes: '[]',
      };
      await importRuns.insertImport(db, { ...run, ...counts });
      const refused = { round_id, identity: 'f:h::2', import_id: run.id, row: 2, sheet: null, ballot_code: null };
      await importRuns.setImportState(db, {
        import_id: run.id,
        round_id,
        state: 'undone',
        runner: null,
        heartbeat: null,
        stop_asked: 0,
        taken: 2,
        bytes_read: 9,
        bytes: 9,
        field_id: null,
        upload_id: `u-${id}`,
        problem: null,
        undoing: '{}',
      });
      const upload = {
        id: `u-${id}`,
        round_id,
        file_name: texts[1]!,
        field_id: null,
        bytes: 3,
        hash: 'h',
        kept_at: at,
      };
      await uploads.insertUpload(db, upload);
      for (const part of [0, 1])
        await uploads.insertPart(db, { upload_id: upload.id, part, bytes: Uint8Array.of(part, 255) });
      await rememberedMappings.rememberMapping(db, {
        form_key: id,
        shape_key: 's',
        columns: largeJson,
        file_name: texts[1]!,
        remembered_on: at,
        remembered_by: 'A',
      });
      await undoneImports.insertUndoneImport(db, {
        import_id: run.id,
        round_id,
        undone_on: at,
        undone_by: 'A',
        reason: texts[2]!,
        responses: 1,
        touched: 0,
        refused: 1,
      });
      await db
        .insertInto('undone_response')
        .values({
          round_id,
          id: `undone-${id}`,
          questionnaire_id: `q-${id}`,
          ballot_code: `${id}2`,
          identity: 'f:h::1',
          field_id: 'f',
          unit_id: null,
          channel: 'paper',
          respondent_kind: null,
          answered_on: null,
          consent: 'not-asked',
          vector: Uint8Array.of(0, 255),
          written: largeJson,
          set_aside: null,
          salt: Uint8Array.of(1),
          import_id: run.id,
        })
        .execute();
      await importRuns.keepRefusedRows(db, [{ ...refused, raw: JSON.stringify(['\0', ...texts]), findings: '[]' }]);
    }
    for (let from = 0; from < rows; from += 1000)
      await responses.insertResponses(
        db,
        Array.from({ length: Math.min(1000, rows - from) }, (_, index) => {
          const number = from + index;
          const id = createHash('sha256').update(String(number)).digest('hex').slice(0, 32);
          return {
            round_id: 'dot-1',
            id,
            questionnaire_id: 'q-dot-1',
            ballot_code: number < 2 ? `dot-1${number + 1}` : null,
            identity: `f:h::${number}`,
            field_id: number % 3 === 0 ? null : 'f',
            unit_id: null,
            channel: 'paper',
            respondent_kind: null,
            answered_on: null,
            consent: 'not-asked',
            vector:
              number === 0 ? new Uint8Array() : Uint8Array.from({ length: 256 }, (_, byte) => (byte + number) % 256),
            written: texts[number % texts.length]!,
            set_aside: null,
            salt: Uint8Array.of(number % 256, 0, 255),
            import_id: 'i-dot-1',
          };
        }),
      );
    const [first] = await responses.pageResponses(db, 'dot-1', '', 1);
    const recorded = { recorded_at: at, recorded_by: 'A' };
    await documentTemplates.insertHouseTemplate(db, { id: 'h', unit_path: '38', version: 1, retired_on: null });
    for (const version of [1, 2])
      await documentTemplates.insertHouseVersion(db, { template_id: 'h', version, content: '{}', ...recorded });
    const kept = { id: 'm', unit_path: null, name: texts[1]!, content: '{}', saved_on: '2026-11-10', saved_by: 'A' };
    await documentTemplates.insertPlanTemplate(db, kept);
    const notApproved = { approved_version: null, approved_at: null, approved_by: null };
    for (const [id, roundId] of [
      ['cv-1', 'dot-1'],
      ['cv-2', null],
    ] as const) {
      const unissued = { number: null, issued_on: null, issued_version: null };
      const made = { id, round_id: roundId, unit_path: roundId && '38/14812', version: 1, created_on: '2026-11-10' };
      await dispatches.insertDispatch(db, { ...made, ...unissued, ...notApproved });
      await dispatches.insertDispatchVersion(db, { dispatch_id: id, version: 1, content: '{}', ...recorded });
    }
    const stated = { round_id: 'dot-1', document: 'minutes', version: 1, content: '{}', ...recorded };
    await documentTemplates.insertDocumentDetails(db, stated);
    await db.insertInto('receipt').values({ round_id: 'dot-1', response_id: first!.id, hash: 'h' }).execute();
    const typist = { typist_id: 'a1', typist_name: 'Nguyễn Thị Bưởi', entered_on: at };
    const keyed = { round_id: 'dot-1', ballot_code: 'dot-11', ...typist, written: texts[5]!, set_aside: null };
    await doubleEntries.insertPlan(db, {
      round_id: 'dot-1',
      version: 1,
      share_percent: 10,
      recorded_at: at,
      recorded_by: 'A',
    });
    for (const version of [1, 2])
      await doubleEntries.insertFirstEntry(db, {
        ...keyed,
        version,
        response_id: first!.id,
        lot: 17,
        vector: Uint8Array.of(version, 0, 255),
      });
    await doubleEntries.insertSecondEntry(db, { ...keyed, typist_id: 'a2', differing: 1, vector: Uint8Array.of(2) });
    await doubleEntries.insertSettlements(db, [
      {
        round_id: 'dot-1',
        ballot_code: 'dot-11',
        question_id: 'cau-1',
        ruling: 'other',
        settled_by_id: 'a3',
        settled_by: 'A',
        settled_on: at,
      },
    ]);
    const correction = { id: 'k', round_id: 'dot-1', response_id: first!.id, corrected_on: at, corrected_by: 'A' };
    await responses.insertCorrection(db, { ...correction, reason: 'Nhập nhầm', before: '{}' });
    for (const ruling of ['void', 'withdraw'])
      await responses.insertRuling(db, {
        round_id: 'dot-1',
        response_id: first!.id,
        ruling,
        reason: 'Phiếu photo',
        ruled_by: 'A',
        ruled_on: at,
      });
    const said = { said_on: at, said_by_id: 'a2', said_by: 'B', proposed_by_id: 'a' };
    const asked = { response_id: 'gone', basis: 'erasure', received_on: at, document: null, reason: texts[1]! };
    const proposed = { proposed_on: at, proposed_by_id: 'a', proposed_by: 'A' };
    for (const [number, word] of [
      [1, 'declined'],
      [2, 'confirmed'],
    ] as const) {
      await removals.insertRequest(db, { round_id: 'dot-1', number, ...asked, ...proposed });
      const reason = word === 'declined' ? texts[1]! : null;
      await removals.insertWord(db, { round_id: 'dot-1', number, word, party: 'leader', reason, ...said });
    }
    await removals.insertRemoved(db, [
      {
        round_id: 'dot-1',
        id: 'gone',
        number: 2,
        word: 'confirmed',
        questionnaire_id: 'q-dot-1',
        ballot_code: 'dot-13',
        identity: 'b:dot-13',
        field_id: null,
        unit_id: null,
        undone_import: null,
        commitment: 'c0'.repeat(32),
      },
    ]);
    await fillSampling(db, 'dot-1', at, texts[2]!);
    await fillLedger(db, 'dot-1', at, texts[2]!);
    await fillCallBack(db, 'dot-1', at, texts[2]!);
    for (let number = 0; number < 12; number++)
      await audits.insertAudit(db, {
        at,
        actor_id: 'a',
        actor_name: 'A',
        act: `act-${number}`,
        round_id: null,
        details: '{}',
      });
  });
  await store.close();
}

/** What belongs to account `a1` and its session `s`. */
async function fillAccess(db: Queryable, at: string): Promise<void> {
  await accounts.setProfile(db, { account_id: 'a1', name: texts[1]!, username: 'a', email: 'a@b.vn' });
  await accounts.insertOrigin(db, { session_id: 's', method: 'totp', device: 'Chrome', place: '10.0.0.*' });
  await accounts.offerTotp(db, 'a1', 'bi-mat');
  await accounts.setBackupCodes(db, 'a1', ['h1', 'h2']);
  await accounts.insertPasskey(db, {
    id: 'khoa',
    account_id: 'a1',
    name: texts[2]!,
    public_key: Uint8Array.of(0, 255),
    counter: 3,
    transports: '[]',
    added_on: at,
    last_used_on: null,
  });
  await accounts.countAttempt(db, 'k', at, at);
  await accounts.setUnits(db, 'a1', ['38/14812', '68']);
  const asked = { requested_by: 'b', requested_by_name: 'B', requested_at: at, expires_at: at };
  await recoveries.insertRecovery(db, { id: 'r', account_id: 'a1', resets: 'both', reason: texts[1]!, ...asked });
}
