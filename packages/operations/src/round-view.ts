/** A round as faces show it: counts, the ten steps and what is missing, what is late and odd. */
import type { CountTable } from '@longdan/analysis';
import type { Finding } from '@longdan/core';
import { ballots, importRuns, type Queryable, questionnaires, records, responses, rounds } from '@longdan/store';
import type { Context } from './context.ts';
import { findApproval, type LoadedRound, loadQuestionnaires } from './loaded-round.ts';
import { readSampleProgress, type SampleProgress } from './sampling/sample-step.ts';
import { tasksOf } from './task.ts';
import { getCountTable } from './totals.ts';
import type { Approval, FieldProgress, RoundView, StepId, StepState } from './views.ts';

/** Ballots issued and collected, by field; a response may name no field, or one outside the plan. */
interface RoundCounts {
  readonly issued: ReadonlyMap<string, number>;
  readonly collected: ReadonlyMap<string | null, number>;
}

async function countRound(db: Queryable, roundId: string): Promise<RoundCounts> {
  return {
    issued: new Map((await ballots.countBallots(db, roundId)).map((row) => [row.field_id, row.count])),
    collected: new Map((await responses.countResponses(db, roundId)).map((row) => [row.field_id, row.count])),
  };
}

const progressOf = ({ plan }: LoadedRound, { issued, collected }: RoundCounts): FieldProgress[] =>
  plan.fields.map((field) => ({
    fieldId: field.id,
    title: field.title,
    quota: field.quota,
    issued: issued.get(field.id) ?? 0,
    collected: collected.get(field.id) ?? 0,
  }));

/** Ballots issued and collected per field, beside its quota. */
export async function progressOfFields(db: Queryable, round: LoadedRound): Promise<FieldProgress[]> {
  return progressOf(round, await countRound(db, round.id));
}

interface Reached {
  readonly planApproval: Approval | null;
  readonly reportApproval: Approval | null;
  readonly issued: number;
  readonly collected: number;
  readonly quota: number;
  readonly hasTotals: boolean;
  readonly reportEdited: boolean;
  readonly sample: SampleProgress;
}

const step = (id: StepId, state: StepState['state'], vi: string, en: string): StepState => ({
  id,
  state,
  message: { vi, en },
});

/** The ten steps with what each still needs. Nothing blocks keying in ballots: offices begin before the paper is signed. */
function stepsOf({
  planApproval,
  reportApproval,
  issued,
  collected,
  quota,
  hasTotals,
  reportEdited,
  sample,
}: Reached): StepState[] {
  const hasData = collected > 0 || hasTotals;
  const complete = hasTotals || (quota > 0 && collected >= quota);
  return [
    planApproval
      ? step('plan', 'done', `Lãnh đạo đã duyệt: ${planApproval.by}.`, `Approved by ${planApproval.by}.`)
      : step('plan', 'now', 'Chờ lãnh đạo duyệt kế hoạch.', 'Waiting for the leader to approve the plan.'),
    step('questionnaire', 'done', 'Phiếu hỏi đã lập từ bộ tiêu chí.', 'The questionnaire is made from the scheme.'),
    { id: 'sample', ...sample },
    complete
      ? step(
          'collection',
          'done',
          hasTotals ? 'Đã có bảng tổng hợp.' : `Đã thu ${collected}/${quota} phiếu.`,
          hasTotals ? 'A table of totals is entered.' : `${collected} of ${quota} ballots collected.`,
        )
      : step(
          'collection',
          planApproval || issued > 0 ? 'now' : 'waiting',
          `Đã phát ${issued}, đã thu ${collected}/${quota} phiếu.`,
          `${issued} issued, ${collected} of ${quota} collected.`,
        ),
    hasData
      ? step(
          'checking',
          complete ? 'done' : 'now',
          hasTotals ? 'Bảng tổng hợp đã được soát.' : 'Phiếu được kiểm tra theo quy tắc mỗi khi mở trang.',
          hasTotals ? 'The table has been audited.' : 'Ballots are checked by the rules whenever the page is opened.',
        )
      : step(
          'checking',
          'blocked',
          'Chưa có phiếu nào. Nhập phiếu ở bước Thu phiếu.',
          'There are no ballots yet. Enter them under Collection.',
        ),
    step('call-back', 'not-open', 'Phúc tra chưa mở trong phiên bản này.', 'Call-back is not open in this version.'),
    hasData
      ? step('results', complete ? 'done' : 'now', 'Có kết quả.', 'Results are available.')
      : step('results', 'blocked', 'Chưa có phiếu nào để tính.', 'There are no ballots to compute from.'),
    !hasData
      ? step('report', 'blocked', 'Chưa có kết quả để báo cáo.', 'There are no results to report.')
      : reportApproval
        ? step('report', 'done', `Lãnh đạo đã duyệt: ${reportApproval.by}.`, `Approved by ${reportApproval.by}.`)
        : step(
            'report',
            complete ? 'now' : 'waiting',
            reportEdited ? 'Chờ lãnh đạo duyệt báo cáo.' : 'Báo cáo đã soạn sẵn từ số liệu, chờ rà soát.',
            reportEdited
              ? 'Waiting for the leader to approve the report.'
              : 'The report is drafted from the figures and waits to be read.',
          ),
    step(
      'publication',
      'not-open',
      'Công bố trên trang chưa mở trong phiên bản này.',
      'Publication is not open in this version.',
    ),
    step(
      'improvement',
      'not-open',
      'Theo dõi cải thiện chưa mở trong phiên bản này.',
      'Follow-up of measures is not open in this version.',
    ),
  ];
}

const odd = (code: string, vi: string, en: string): Finding => ({ code, severity: 'note', message: { vi, en } });

async function odditiesOf(
  db: Queryable,
  round: LoadedRound,
  fields: readonly FieldProgress[],
  lateTasks: number,
): Promise<Finding[]> {
  const found: Finding[] = [];
  if (lateTasks > 0)
    found.push(
      odd('tasks-late', `${lateTasks} việc trong kế hoạch đã quá hạn.`, `${lateTasks} tasks of the plan are late.`),
    );
  for (const field of fields) {
    if (field.collected > field.issued && field.issued > 0)
      found.push(
        odd(
          'more-collected-than-issued',
          `${field.title}: thu về ${field.collected} phiếu, nhiều hơn ${field.issued} phiếu phát ra.`,
          `${field.title}: ${field.collected} collected, more than the ${field.issued} issued.`,
        ),
      );
    if (field.collected > field.quota)
      found.push(
        odd(
          'over-quota',
          `${field.title}: thu về ${field.collected} phiếu, vượt số ${field.quota} của kế hoạch.`,
          `${field.title}: ${field.collected} collected, over the quota of ${field.quota}.`,
        ),
      );
  }
  const refused = (await importRuns.listRefusedRows(db, round.id)).length;
  if (refused > 0)
    found.push(
      odd(
        'rows-refused',
        `${refused} dòng của các tệp đã nạp bị từ chối, chờ sửa.`,
        `${refused} rows of imported files were refused and wait to be mended.`,
      ),
    );
  const stopped = (await importRuns.listImports(db, round.id)).filter((run) => run.finished === 0).length;
  if (stopped > 0)
    found.push(
      odd(
        'import-unfinished',
        `${stopped} lần nạp tệp chưa xong; nạp lại đúng tệp đó để tiếp tục, dòng đã có không bị lặp.`,
        `${stopped} imports did not finish; import the same file again to go on, rows already in are not repeated.`,
      ),
    );
  return found;
}

/** Ballots collected as a table of totals states them in its first row; 0 where it does not. */
function collectedOf({ rows: [first] }: CountTable): number {
  const stated = first?.collected?.value ?? (first?.eligible?.value ?? 0) + (first?.ineligible?.value ?? 0);
  return Number.isFinite(stated) ? stated : 0;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** Composes the view of one round. */
export async function viewRound(context: Context, round: LoadedRound): Promise<RoundView> {
  const { db } = context.store;
  const { plan } = round;
  const counts = await countRound(db, round.id);
  const fields = progressOf(round, counts);
  const lateTasks = (await tasksOf(context, round)).filter((task) => task.state === 'late').length;
  const planApproval = await findApproval(db, round.id, 'plan');
  const reportApproval = await findApproval(db, round.id, 'report');
  const reportNumber = await rounds.findDocumentNumber(db, round.id, 'report');
  const quota = sum(fields.map((field) => field.quota));
  const table = round.source === 'totals' ? await getCountTable(context, round.id) : null;
  const issued = table?.issued ?? sum([...counts.issued.values()]);
  const collected = table ? collectedOf(table) : sum([...counts.collected.values()]);
  const byId = await loadQuestionnaires(db, round.id);
  const asked = new Map<string, string[]>();
  for (const row of await questionnaires.listFieldQuestionnaires(db, round.id))
    asked.set(row.questionnaire_id, [...(asked.get(row.questionnaire_id) ?? []), row.field_id]);
  return {
    id: round.id,
    title: plan.title,
    year: plan.year,
    authority: plan.authority.name,
    generatedData: plan.generatedData ?? false,
    quota,
    issued,
    collected,
    lateTasks,
    steps: stepsOf({
      planApproval,
      reportApproval,
      issued,
      collected,
      quota,
      hasTotals: round.source === 'totals',
      reportEdited: (await records.findNarrative(db, round.id, '')) !== undefined,
      sample: await readSampleProgress(db, round.id, plan.selection),
    }),
    oddities: await odditiesOf(db, round, fields, lateTasks),
    plan,
    planVersion: round.planVersion,
    planApproval,
    reportApproval,
    reportNumber: { number: reportNumber?.number ?? null, issuedOn: reportNumber?.issued_on ?? null },
    source: round.source,
    fields,
    questionnaires: [...asked].map(([id, fieldIds]) => ({ fieldIds, questionnaire: byId.get(id)! })),
  };
}
