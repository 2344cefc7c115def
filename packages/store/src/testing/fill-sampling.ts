/** Something in every table of sampling, for tests of what carries whole stores. */
import { administrativeUnits, type Queryable, samples, samplingFrames } from '../index.ts';

/** Of a round that has the ballot batch `b-<round>`. */
export async function fillSampling(db: Queryable, roundId: string, at: string, words: string): Promise<void> {
  const round_id = roundId;
  const recorded = { recorded_at: at, recorded_by: words };
  await administrativeUnits.insertUnits(db, [
    {
      code: '15865',
      valid_from: '2025-07-01',
      valid_to: null,
      level: 'commune',
      type: 'xa',
      name: 'Xã Hoằng Hoá',
      parent_code: '38',
      folded: ' xa hoang hoa',
    },
  ]);
  await administrativeUnits.insertEvents(db, [
    { id: 'e1', kind: 'rename', happened_on: at, content: JSON.stringify({ words }), ...recorded },
  ]);
  await samplingFrames.insertFrame(db, {
    round_id,
    version: 1,
    content: '{}',
    rows_read: 3,
    kept: 2,
    refused: 1,
    finished: 1,
    profile: null,
    frame_hash: null,
    frozen_at: null,
    frozen_by: null,
  });
  const block = { round_id, version: 1, block: 0, content: Uint8Array.of(0, 255, 7) };
  await samplingFrames.insertBlock(db, 'frame_block', block);
  await samplingFrames.insertBlock(db, 'frame_contact_block', block);
  await samplingFrames.insertFaults(db, [{ round_id, version: 1, number: 1, code: 'x', content: '{}' }]);
  await samples.insertRecord(db, { round_id, subject: 'plan', version: 1, content: '{}', ...recorded });
  await samples.insertSeedStep(db, {
    round_id,
    number: 1,
    attempt: 1,
    party: 'officer',
    kind: 'commit',
    content: '{}',
    recorded_at: at,
    actor_id: 'a',
    actor_name: words,
  });
  await samples.insertDraw(db, {
    round_id,
    number: 1,
    content: '{}',
    draw_hash: 'h',
    drawn_at: at,
    drawn_by: words,
  });
  const unit = { round_id, draw: 1, stratum: words, field_id: null, unit_id: null, design: '{}', cells: '[]' };
  await samples.insertUnits(db, [
    { ...unit, unit_key: 'HS1', role: 'selected', place: 1 },
    { ...unit, unit_key: 'HS2', role: 'reserve', place: 1 },
  ]);
  await samples.insertReplacement(db, {
    round_id,
    draw: 1,
    number: 1,
    replaced: 'HS1',
    replaced_by: 'HS2',
    reason: 'Đã chuyển đi',
    recorded_on: at,
    recorded_by: words,
  });
  await samples.insertSampleBatches(db, [
    { round_id, batch_id: `b-${roundId}`, draw: 1, stratum: words, design: '{}', count: 2 },
  ]);
  await samples.insertContacts(db, [{ round_id, unit_key: 'HS2', content: '{}' }]);
  await samples.insertLinks(db, [{ round_id, code: 'mã', unit_key: 'HS2' }]);
  await samples.insertVisitLog(db, {
    round_id,
    slot_id: 'ca-1',
    version: 1,
    content: '{}',
    recorded_on: at,
    recorded_by: words,
  });
}
