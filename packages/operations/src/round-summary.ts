/**
 * Rounds in short, as lists show them: counts, the ten steps, what is late and odd. Of many rounds at once, in a fixed
 * number of queries; the view of one round is made from the same.
 */
import type { CountTable } from '@longdan/analysis';
import type { Finding, Plan } from '@longdan/core';
import { type Queryable, removals, roundOverviews } from '@longdan/store';
import { type CallBackProgress, readCallBackProgress } from './call-back/call-back-step.ts';
import { type Context, today } from './context.ts';
import type { LoadedRound } from './loaded-round.ts';
import { readSampleProgress, type SampleProgress } from './sampling/sample-step.ts';
import { isSupervised, type PublicationProgress, stepOfPublication } from './sealing/publication-step.ts';
import { stateTasks } from './task.ts';
import { getCountTable } from './totals.ts';
import type { Approval, FieldProgress, RoundSummary, StepId, StepState } from './views.ts';

export interface SummarisedRound extends RoundSummary {
  readonly fields: readonly FieldProgress[];
  readonly planApproval: Approval | null;
  readonly reportApproval: Approval | null;
}

/** Rounds with their plans in force, in the order of the ids; those that are not there are left out. */
export async function loadRounds(db: Queryable, ids: readonly string[]): Promise<LoadedRound[]> {
  if (ids.length === 0) return [];
  const rows = new Map((await roundOverviews.listPlans(db, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = rows.get(id);
    if (!row) return [];
    const source = row.source as LoadedRound['source'];
    return { id, source, plan: JSON.parse(row.content) as Plan, planVersion: row.version };
  });
}

const rowsByRound = <Row extends { readonly round_id: string }>(rows: readonly Row[]) => {
  const of = new Map<string, Row[]>();
  for (const row of rows) {
    const known = of.get(row.round_id);
    if (known) known.push(row);
    else of.set(row.round_id, [row]);
  }
  return (id: string): readonly Row[] => of.get(id) ?? [];
};

interface FieldCount {
  readonly field_id: string | null;
  readonly count: number;
}

function progressOf(plan: Plan, issued: readonly FieldCount[], collected: readonly FieldCount[]): FieldProgress[] {
  const countOf = (rows: readonly FieldCount[], id: string) =>
    sum(rows.filter((row) => row.field_id === id).map((row) => row.count));
  return plan.fields.map(({ id, title, quota }) => ({
    fieldId: id,
    title,
    quota,
    issued: countOf(issued, id),
    collected: countOf(collected, id),
  }));
}

const fieldIdsOf = (plan: Plan): string[] => plan.fields.map(({ id }) => id);

/** Ballots issued and collected per field, beside its quota. */
export async function progressOfFields(db: Queryable, { id, plan }: LoadedRound): Promise<FieldProgress[]> {
  const collected = await roundOverviews.countResponsesOf(db, [{ id, fieldIds: fieldIdsOf(plan) }]);
  return progressOf(plan, await roundOverviews.sumBatches(db, [id]), collected);
}

/** Summaries in the order of the rounds. */
export async function summariseRounds(context: Context, rounds: readonly LoadedRound[]): Promise<SummarisedRound[]> {
  if (rounds.length === 0) return [];
  const { db } = context.store;
  const ids = rounds.map(({ id }) => id);
  const approvals = rowsByRound(await roundOverviews.listApprovals(db, ids));
  const reports = rowsByRound(await roundOverviews.listReportVersions(db, ids));
  const issuedOf = rowsByRound(await roundOverviews.sumBatches(db, ids));
  const collectedIn = rowsByRound(
    await roundOverviews.countResponsesOf(
      db,
      rounds.map(({ id, plan }) => ({ id, fieldIds: fieldIdsOf(plan) })),
    ),
  );
  const marks = rowsByRound(await roundOverviews.listMarksOf(db, ids));
  const refused = rowsByRound(await roundOverviews.countRefusedRows(db, ids));
  const removalsWaiting = rowsByRound(await removals.countWaiting(db, ids));
  const stopped = rowsByRound(await roundOverviews.countStoppedImports(db, ids));
  const standing = await roundOverviews.listStandings(db, ids);
  const [closings, seals] = [rowsByRound(standing.closings), rowsByRound(standing.seals)];
  const [publications, words] = [rowsByRound(standing.publications), rowsByRound(standing.supervisorWords)];
  const made: SummarisedRound[] = [];
  for (const round of rounds) {
    const { id, plan } = round;
    const [issuedRows, collectedRows] = [issuedOf(id), collectedIn(id)];
    const fields = progressOf(plan, issuedRows, collectedRows);
    const table = round.source === 'totals' ? await getCountTable(context, id) : null;
    const reportVersion = reports(id)[0]?.version;
    const approvalOf = (subject: string, version: number): Approval | null => {
      const row = approvals(id).find((one) => one.subject === subject && one.version === version);
      return row ? { by: row.approved_by, at: row.approved_at, version } : null;
    };
    const reached: Reached = {
      planApproval: approvalOf('plan', round.planVersion),
      reportApproval: approvalOf('report', reportVersion ?? 0),
      issued: table?.issued ?? sum(issuedRows.map((row) => row.count)),
      collected: table ? collectedOf(table) : sum(collectedRows.map((row) => row.count)),
      quota: sum(fields.map((field) => field.quota)),
      hasTotals: round.source === 'totals',
      reportEdited: reportVersion !== undefined,
      sample: await readSampleProgress(db, id, plan.selection),
      callBack: await readCallBackProgress(db, round, sum(collectedRows.map((row) => row.count))),
      closedOn: closings(id)[0]?.closed_on ?? null,
      publication: {
        sealed: Number(seals(id)[0]?.version ?? 0),
        published: Number(publications(id)[0]?.version ?? 0),
        awaitsSupervisor:
          isSupervised(plan) && !words(id).some((word) => word.version === Number(seals(id)[0]?.version ?? 0)),
      },
    };
    const tasks = stateTasks(plan, marks(id), today(context));
    const lateTasks = tasks.filter((task) => task.state === 'late').length;
    made.push({
      id,
      title: plan.title,
      year: plan.year,
      authority: plan.authority.name,
      generatedData: plan.generatedData ?? false,
      quota: reached.quota,
      issued: reached.issued,
      collected: reached.collected,
      lateTasks,
      datedTasks: tasks.filter((task) => task.due !== null).length,
      ...(isSupervised(plan) ? { supervisor: plan.supervisor!.trim() } : {}),
      steps: stepsOf(reached),
      oddities: odditiesOf(plan, reached, fields, {
        lateTasks,
        refused: refused(id)[0]?.count ?? 0,
        stopped: stopped(id)[0]?.count ?? 0,
        removals: removalsWaiting(id)[0]?.count ?? 0,
        day: today(context),
      }),
      fields,
      planApproval: reached.planApproval,
      reportApproval: reached.reportApproval,
    });
  }
  return made;
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
  readonly callBack: CallBackProgress;
  /** Day on which collection ended; null while it goes on. */
  readonly closedOn: string | null;
  readonly publication: PublicationProgress;
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
  callBack,
  closedOn,
  publication,
}: Reached): StepState[] {
  const hasData = collected > 0 || hasTotals;
  const complete = hasTotals || closedOn !== null || (quota > 0 && collected >= quota);
  const day = closedOn?.split('-').reverse().join('/');
  const ended = { vi: day ? `Kết thúc ngày ${day}. ` : '', en: day ? `Ended on ${day}. ` : '' };
  return [
    planApproval
      ? step('plan', 'done', `Lãnh đạo đã duyệt: ${planApproval.by}.`, `Approved by ${planApproval.by}.`)
      : {
          ...step('plan', 'now', 'Chờ lãnh đạo duyệt kế hoạch.', 'Waiting for the leader to approve the plan.'),
          awaits: 'leader',
        },
    step('questionnaire', 'done', 'Phiếu hỏi đã lập từ bộ tiêu chí.', 'The questionnaire is made from the scheme.'),
    { id: 'sample', ...sample },
    complete
      ? step(
          'collection',
          'done',
          hasTotals ? 'Đã có bảng tổng hợp.' : `${ended.vi}Đã thu ${collected}/${quota} phiếu.`,
          hasTotals ? 'A table of totals is entered.' : `${ended.en}${collected} of ${quota} ballots collected.`,
        )
      : step(
          'collection',
          planApproval || issued > 0 ? 'now' : 'waiting',
          `${planApproval ? '' : 'Kế hoạch chưa được duyệt. '}Đã phát ${issued}, đã thu ${collected}/${quota} phiếu.`,
          `${planApproval ? '' : 'The plan is not approved. '}${issued} issued, ${collected} of ${quota} collected.`,
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
          'Chưa có phiếu nào; phiếu được nhập ở bước Thu phiếu.',
          'There are no ballots yet; they are entered under Collection.',
        ),
    step('call-back', callBack.state, callBack.message.vi, callBack.message.en),
    hasData
      ? step('results', complete ? 'done' : 'now', 'Có kết quả.', 'Results are available.')
      : step('results', 'blocked', 'Chưa có phiếu nào để tính.', 'There are no ballots to compute from.'),
    !hasData
      ? step('report', 'blocked', 'Chưa có kết quả để báo cáo.', 'There are no results to report.')
      : reportApproval
        ? step('report', 'done', `Lãnh đạo đã duyệt: ${reportApproval.by}.`, `Approved by ${reportApproval.by}.`)
        : {
            ...step(
              'report',
              complete ? 'now' : 'waiting',
              reportEdited ? 'Chờ lãnh đạo duyệt báo cáo.' : 'Báo cáo đã soạn sẵn từ số liệu, chờ rà soát.',
              reportEdited
                ? 'Waiting for the leader to approve the report.'
                : 'The report is drafted from the figures and waits to be read.',
            ),
            ...(reportEdited ? { awaits: 'leader' as const } : {}),
          },
    stepOfPublication({ hasData, isClosed: hasTotals || closedOn !== null, ...publication }),
    step(
      'improvement',
      'not-open',
      'Theo dõi cải thiện chưa mở trong phiên bản này.',
      'Follow-up of measures is not open in this version.',
    ),
  ];
}

const odd = (code: string, vi: string, en: string): Finding => ({ code, severity: 'note', message: { vi, en } });

function odditiesOf(
  plan: Plan,
  reached: Reached,
  fields: readonly FieldProgress[],
  {
    lateTasks,
    refused,
    stopped,
    removals: removalsWaiting,
    day,
  }: { lateTasks: number; refused: number; stopped: number; removals: number; day: string },
): Finding[] {
  const found: Finding[] = [];
  if (lateTasks > 0)
    found.push(
      odd(
        'tasks-late',
        `${lateTasks} việc trong kế hoạch đã quá hạn.`,
        lateTasks === 1 ? '1 task of the plan is late.' : `${lateTasks} tasks of the plan are late.`,
      ),
    );
  if (removalsWaiting > 0) {
    const [vi, en] = isSupervised(plan) ? ['bên giám sát', 'the supervisor'] : ['lãnh đạo', 'the leader'];
    found.push(
      odd(
        'removal-waits',
        `${removalsWaiting} đề nghị xóa nội dung phiếu chờ ${vi} xác nhận (bước Kiểm tra, mục Xóa nội dung theo yêu cầu).`,
        `${removalsWaiting} requests to remove a ballot’s content wait for ${en} (Checking step, Removals on request).`,
      ),
    );
  }
  const { collected, quota, hasTotals } = reached;
  const isOver = plan.period !== undefined && plan.period.to < day;
  if (isOver && !hasTotals && collected < quota)
    found.push(
      odd(
        'below-plan',
        `Đã hết thời gian khảo sát mà mới thu về ${collected}/${quota} phiếu của kế hoạch.`,
        `The fieldwork period is over and only ${collected} of the planned ${quota} ballots came back.`,
      ),
    );
  if (!reached.planApproval && (collected > 0 || reached.issued > 0))
    found.push(
      odd(
        'plan-not-approved',
        'Đã phát hoặc thu phiếu trong khi kế hoạch chưa được lãnh đạo duyệt.',
        'Ballots were issued or collected while the leader has not approved the plan.',
      ),
    );
  if (reached.reportEdited && !reached.reportApproval)
    found.push(
      odd('report-waits', 'Báo cáo đã soạn, chờ lãnh đạo duyệt.', 'The report is written and waits for the leader.'),
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
  if (refused > 0)
    found.push(
      odd(
        'rows-refused',
        `${refused} dòng của các tệp đã nạp bị từ chối, chờ sửa.`,
        refused === 1
          ? '1 row of an imported file was refused and waits to be mended.'
          : `${refused} rows of imported files were refused and wait to be mended.`,
      ),
    );
  if (stopped > 0)
    found.push(
      odd(
        'import-unfinished',
        `${stopped} lần nạp tệp chưa xong; nạp lại đúng tệp đó để tiếp tục, dòng đã có không bị lặp.`,
        `${stopped === 1 ? '1 import' : `${stopped} imports`} did not finish; import the same file again to go on, rows already in are not repeated.`,
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
