import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { describeOnEngines } from '../../../scripts/test-engines.ts';
import { openStore, responses } from './index.ts';
import type { ResponseTable } from './schema.ts';
import { connect } from './store.ts';

const row: ResponseTable = {
  round_id: 'cu',
  id: 'r1',
  questionnaire_id: 'q',
  ballot_code: 'A1',
  identity: 'b:A1',
  field_id: 'f',
  unit_id: null,
  channel: 'web',
  respondent_kind: null,
  answered_on: null,
  consent: 'given',
  vector: new Uint8Array([1, 2]),
  written: null,
  set_aside: null,
  salt: new Uint8Array(32),
  import_id: null,
};
const receipt = { round_id: 'cu', response_id: 'r1', hash: 'h' };

describeOnEngines((engine) => {
  test('what was stored before the upgrade stands, and the same is refused twice as before', async () => {
    const place = engine.newPlace();
    const old = await connect(place, {
      forServer: false,
      mustExist: false,
      mayBeUnfinished: false,
      schema: { upTo: '0019-archive' },
    });
    for (const statement of [
      sql`insert into round (id, source, plan_version, created_on, generated_data) values ('cu', 'ballots', 1, '2026-01-01', 0)`,
      sql`insert into questionnaire (id, round_id, version, scheme_id, content) values ('q', 'cu', 1, 's', '{}')`,
      sql`insert into ballot_batch (id, round_id, field_id, count, first_serial, issued_on) values ('l', 'cu', 'f', 2, 1, '2026-01-01')`,
      sql`insert into ballot (round_id, code, serial, field_id, batch_id, questionnaire_id) values ('cu', 'A1', 1, 'f', 'l', 'q')`,
      sql`insert into ballot (round_id, code, serial, field_id, batch_id, questionnaire_id) values ('cu', 'A2', 2, 'f', 'l', 'q')`,
    ])
      await statement.execute(old.db);
    await responses.insertResponses(old.db, [row, { ...row, id: 'r2', ballot_code: null, identity: 'f:1' }]);
    await old.db.insertInto('receipt').values(receipt).execute();
    await old.close();

    const store = await openStore(place);
    const { db } = store;
    assert.deepEqual({ ...(await responses.findResponse(db, 'cu', 'r1')) }, row);
    assert.deepEqual({ ...(await db.selectFrom('receipt').selectAll().executeTakeFirst()) }, receipt);
    const keys = [
      { ballot_code: 'A1', identity: 'b:A1' },
      { ballot_code: 'A2', identity: 'b:A2' },
      { ballot_code: null, identity: 'f:1' },
    ];
    assert.deepEqual(
      (await responses.findAlike(db, 'cu', keys)).map(({ id }) => id),
      ['r1', 'r2'],
    );
    for (const taken of [
      { ...row, ballot_code: 'A2', identity: 'b:A2' },
      { ...row, id: 'r3' },
      { ...row, id: 'r3', ballot_code: null, identity: 'f:1' },
    ])
      await assert.rejects(responses.insertResponses(db, [taken]), responses.AlreadyStored);
    const free = { ...row, id: 'r3', ballot_code: 'A2', identity: 'b:A2' };
    for (const lost of [{ questionnaire_id: 'khác' }, { round_id: 'khác' }, { ballot_code: 'A9', identity: 'b:A9' }])
      await assert.rejects(
        responses.insertResponses(db, [{ ...free, ...lost }]),
        /FOREIGN KEY|refers to no|foreign key/,
      );
    await assert.rejects(db.updateTable('response').set({ questionnaire_id: 'khác' }).where('id', '=', 'r1').execute());
    await responses.insertResponses(db, [free]);
    await store.close();
  });
});
