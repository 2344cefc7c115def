/**
 * A plan → the dispatch that sets units to work on it: what is surveyed, how last year's results are used, each unit's
 * tasks with the deadlines of the timeline, communication, supervision. An officer edits the draft before it is signed.
 */
import type { Dispatch, DispatchPart, DispatchTask, PublishedFigures } from './dispatch.ts';
import type { Plan, TimelineRow } from './plan.ts';
import type { IsoDay } from './response.ts';

export interface DraftOptions {
  /** Ký hiệu đơn vị soạn thảo: "VP" gives "…/UBND-VP". */
  readonly draftingUnit: string;
  /** Kính gửi; the units of the plan's assignments unless given. */
  readonly addressees?: readonly string[];
  readonly superior?: string;
  readonly number?: string;
  readonly issuedOn?: IsoDay;
  /** Results of an earlier round to be used; without them the dispatch does not speak of any. */
  readonly publishedFigures?: PublishedFigures;
}

/** Everything in the draft stands in the plan or the options; braces are filled when the dispatch is printed. */
export function draftDispatch(plan: Plan, options: DraftOptions): Dispatch {
  const { draftingUnit, superior, number, issuedOn, publishedFigures } = options;
  const units = plan.assignments.map((assignment) => trim(assignment.unit));
  return {
    id: `${plan.id}-cong-van`,
    year: issuedOn ? Number(issuedOn.slice(0, 4)) : plan.year,
    ...(superior === undefined ? {} : { superior }),
    ...(superior === undefined && plan.superior !== undefined ? { superior: plan.superior } : {}),
    authority: plan.authority,
    ...(number === undefined ? {} : { number }),
    draftingUnit,
    ...(issuedOn === undefined ? {} : { issuedOn }),
    about: `triển khai ${subjectOf(plan)}`,
    addressees: options.addressees ?? (units.length > 0 ? units : ['Các bộ phận, đơn vị liên quan']),
    ...(references(plan).length > 0 ? { references: references(plan) } : {}),
    leadIn: [leadIn(plan)],
    ...(publishedFigures === undefined ? {} : { publishedFigures }),
    parts: [
      surveyPart(plan),
      ...(publishedFigures === undefined ? [] : [resultsPart(publishedFigures)]),
      ...unitParts(plan),
      ...communicationPart(plan),
      ...(plan.supervisor === undefined ? [] : [supervisionPart(plan.supervisor)]),
    ],
    closing: `${plan.authority.name} yêu cầu các bộ phận, đơn vị nghiêm túc thực hiện. Trong quá trình triển khai, nếu có khó khăn, vướng mắc, đề nghị phản ánh kịp thời về ${lead(plan)} để tổng hợp, báo cáo ${plan.authority.name} xem xét, giải quyết`,
    recipients: ['Như trên', ...plan.recipients.filter((recipient) => !/^như trên/i.test(trim(recipient)))],
    signatory: plan.signatory,
    ...(plan.generatedData ? { generatedData: true } : {}),
  };
}

const trim = (text: string): string =>
  text
    .normalize('NFC')
    .trim()
    .replace(/^[-–—•+]\s*/, '')
    .replace(/[\s;.,:]+$/, '');

const lowerFirst = (text: string): string =>
  /^\p{Lu}{2}/u.test(text) ? text : text.charAt(0).toLocaleLowerCase('vi') + text.slice(1);

/** "30/4/2022", "08/02/2024": days under 10 and months 1 and 2 take a zero, as NĐ 30/2020/NĐ-CP writes dates. */
function printDay(day: IsoDay): string {
  const [year, month, date] = day.split('-');
  return `${date}/${Number(month) > 2 ? Number(month) : month}/${year}`;
}

/** What is surveyed, from the plan's title: "đo lường sự hài lòng của …, năm 2022". */
function subjectOf(plan: Plan): string {
  const bare = trim(plan.title).replace(/^((kế hoạch|về việc|về|triển khai|tổ chức|thực hiện)(\s+|$))*/i, '');
  return lowerFirst(bare === '' ? 'đo lường sự hài lòng của người dân, tổ chức' : bare);
}

const lead = (plan: Plan): string => trim(plan.assignments[0]?.unit ?? plan.timeline[0]?.lead ?? plan.authority.name);

/** Legal bases of the plan, each opened as a basis is. */
const references = (plan: Plan): readonly string[] =>
  plan.legalBases
    .map(trim)
    .filter((basis) => basis !== '')
    .map((basis) => (/^(thực hiện|căn cứ|theo|xét)\s/i.test(basis) ? basis : `Căn cứ ${basis}`));

function leadIn(plan: Plan): string {
  const number = plan.number === undefined ? '' : ` số ${plan.number.padStart(2, '0')}/KH-${plan.authority.symbol}`;
  const day = plan.issuedOn === undefined ? '' : ` ngày ${printDay(plan.issuedOn)}`;
  return `Thực hiện Kế hoạch${number}${day} của ${plan.authority.name} về ${subjectOf(plan)}, ${plan.authority.name} triển khai các nội dung sau:`;
}

function surveyPart(plan: Plan): DispatchPart {
  const fieldName = (title: string) => trim(title).replace(/^lĩnh vực\s+/i, '');
  const total = plan.fields.reduce((sum, field) => sum + field.quota, 0);
  const period =
    plan.period === undefined
      ? ''
      : `, phát và thu phiếu từ ngày ${printDay(plan.period.from)} đến ngày ${printDay(plan.period.to)}`;
  return {
    title: 'Tổ chức khảo sát',
    paragraphs: [`Khảo sát bằng ${total} phiếu${period}, gồm các lĩnh vực:`],
    tasks: [
      ...plan.fields.map((field) => ({
        text: `${fieldName(field.title)}: ${field.quota} phiếu${field.area === undefined ? '' : `, tại ${lowerFirst(trim(field.area))}`}`,
      })),
      ...plan.requirements.map((requirement) => ({ text: trim(requirement) })),
    ],
  };
}

/** Only the figures that were entered are spoken of. */
function resultsPart(figures: PublishedFigures): DispatchPart {
  const source = figures.source === undefined ? '' : ' (nguồn: {nguồn})';
  const good =
    figures.highest === undefined
      ? ''
      : '; tiêu chí được hài lòng cao nhất là “{tiêu chí cao nhất}” ({tỷ lệ cao nhất})';
  const bad = figures.lowest === undefined ? '' : '; thấp nhất là “{tiêu chí thấp nhất}” ({tỷ lệ thấp nhất})';
  const worst =
    figures.mostDissatisfied === undefined
      ? ''
      : '; tỷ lệ không hài lòng cao nhất là {tỷ lệ không hài lòng cao nhất} đối với “{tiêu chí không hài lòng cao nhất}”';
  return {
    title: 'Sử dụng kết quả Chỉ số hài lòng năm {năm công bố}',
    paragraphs: [
      `Chỉ số hài lòng năm {năm công bố} của {nơi công bố} là {chỉ số hài lòng}${good}${bad}${worst}${source}.`,
      'Các bộ phận, đơn vị đối chiếu kết quả trên với tình hình thực tế của đơn vị mình, xác định nội dung còn hạn chế và giải pháp khắc phục cụ thể; đánh giá việc sử dụng kết quả trong báo cáo cải cách hành chính định kỳ.',
    ],
    tasks: [],
  };
}

/** "Văn phòng" of a timeline is "Văn phòng UBND" of the assignments. */
function isSameUnit(one: string, other: string): boolean {
  const [a, b] = [one, other].map((unit) => trim(unit).toLocaleLowerCase('vi'));
  return a !== '' && b !== '' && (a === b || a!.startsWith(`${b} `) || b!.startsWith(`${a} `));
}

function timelineTask(row: TimelineRow): DispatchTask {
  const product = trim(row.product) === '' ? '' : `; sản phẩm: ${lowerFirst(trim(row.product))}`;
  const cooperating = row.cooperating === undefined ? '' : `; phối hợp: ${lowerFirst(trim(row.cooperating))}`;
  return {
    text: `${trim(row.content)} (${lowerFirst(trim(row.time))}${product}${cooperating})`,
    ...(row.due === undefined ? {} : { due: row.due }),
  };
}

/** A part per assigned unit with its tasks and the timeline rows it leads; then leaders that have no assignment. */
function unitParts(plan: Plan): readonly DispatchPart[] {
  const left = new Set(plan.timeline);
  const take = (unit: string): DispatchTask[] => {
    const own = [...left].filter((row) => isSameUnit(row.lead, unit));
    for (const row of own) left.delete(row);
    return own.map(timelineTask);
  };
  const assigned = plan.assignments.map((assignment): DispatchPart => {
    const unit = trim(assignment.unit);
    const tasks = assignment.tasks.map((task) => ({ text: trim(task) }));
    return { title: unit, paragraphs: [], tasks: [...tasks, ...take(unit)], unit };
  });
  const others = [...new Set([...left].map((row) => trim(row.lead)))].map(
    (unit): DispatchPart => ({ title: unit, paragraphs: [], tasks: take(unit), unit }),
  );
  return [...assigned, ...others].filter((part) => part.tasks.length > 0);
}

/** Where no unit has been given the task of telling people. */
function communicationPart(plan: Plan): readonly DispatchPart[] {
  const told = plan.assignments.some((each) => each.tasks.some((task) => /tuyên truyền/i.test(task.normalize('NFC'))));
  if (told) return [];
  return [
    {
      title: 'Thông tin, tuyên truyền',
      paragraphs: [
        'Các bộ phận, đơn vị thông tin trên hệ thống truyền thanh, cổng thông tin điện tử, tại các cuộc họp và nơi tiếp nhận hồ sơ về mục đích, ý nghĩa của việc đo lường sự hài lòng; quyền, trách nhiệm của người dân, tổ chức khi tham gia; việc giữ kín ý kiến của người trả lời.',
      ],
      tasks: [],
    },
  ];
}

function supervisionPart(supervisor: string): DispatchPart {
  return {
    title: 'Giám sát, phúc tra',
    paragraphs: [
      `Đề nghị ${trim(supervisor)} phối hợp chọn mẫu, giám sát, phúc tra việc phát, thu phiếu khảo sát, bảo đảm chính xác, khách quan.`,
    ],
    tasks: [],
    unit: trim(supervisor),
  };
}
