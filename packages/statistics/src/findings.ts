/**
 * What this package refuses, by name. A finding is data with the shape of the house's `Finding` (structurally, so that
 * faces can print it without translation), and every code has its sentence in both languages here and nowhere else.
 * Broken promises of a programmer (an array of the wrong length) throw instead.
 */

export interface StatisticsFinding {
  readonly code: FindingCode;
  readonly severity: 'fault' | 'note';
  readonly message: { readonly vi: string; readonly en: string };
  /** Column as named by the caller; row counted from 1 in the caller's own order. */
  readonly place?: { readonly row?: number; readonly column?: string };
  readonly data?: Readonly<Record<string, string | number | boolean | null>>;
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly findings: readonly StatisticsFinding[] }
  | { readonly ok: false; readonly findings: readonly StatisticsFinding[] };

type Data = Readonly<Record<string, string | number | boolean | null>>;
type Sentence = (data: Data) => readonly [vi: string, en: string];

const sentences = {
  'column-unknown': () => ['không có cột này trong dữ liệu', 'there is no such column in the data'],
  'column-length': (d) => [
    `cột có ${d['length']} dòng, dữ liệu có ${d['rows']} dòng`,
    `the column has ${d['length']} rows, the data ${d['rows']}`,
  ],
  'no-rows': () => ['dữ liệu không có dòng nào', 'the data have no rows'],
  'value-missing': () => ['ô trống; hãy điền hoặc cho phép bỏ qua', 'a value is missing; fill it in or allow removal'],
  'number-expected': (d) => [
    `phải là một số, đang là "${d['value']}"`,
    `a number is needed, the cell holds "${d['value']}"`,
  ],
  'number-not-finite': () => ['số phải hữu hạn', 'the number must be finite'],
  'weight-not-positive': (d) => [
    `trọng số phải lớn hơn 0, đang là ${d['value']}`,
    `a weight must be greater than 0, this one is ${d['value']}`,
  ],
  'weight-without-inverse': (d) => [
    `trọng số và nghịch đảo của nó phải hữu hạn, đang là ${d['value']}`,
    `a weight and its inverse must be finite, this one is ${d['value']}`,
  ],
  'probability-out-of-range': (d) => [
    `xác suất phải trong khoảng (0; 1], đang là ${d['value']}`,
    `a probability must lie in (0, 1], this one is ${d['value']}`,
  ],
  'weights-and-probabilities': () => [
    'chỉ khai một trong hai: trọng số hoặc xác suất chọn',
    'give either weights or inclusion probabilities, not both',
  ],
  'weights-assumed-equal': () => [
    'không có trọng số, xác suất chọn hay quy mô tổng thể: mọi trọng số lấy bằng 1, tổng số chỉ đúng cho mẫu',
    'no weights, probabilities or population sizes: every weight is taken as 1, totals speak of the sample only',
  ],
  'weights-unknown': () => [
    'không tính được trọng số: quy mô tổng thể phải khai cho mọi bậc chọn mẫu',
    'weights cannot follow: the population size must be given for every stage',
  ],
  'correction-out-of-range': (d) => [
    `quy mô tổng thể hoặc tỷ lệ chọn phải lớn hơn 0, đang là ${d['value']}`,
    `a population size or sampling fraction must be greater than 0, this one is ${d['value']}`,
  ],
  'correction-mixed': () => [
    'cột lẫn cả tỷ lệ (nhỏ hơn 1) và quy mô tổng thể (lớn hơn 1)',
    'the column mixes fractions (below 1) with population sizes (above 1)',
  ],
  'fraction-over-one': (d) => [
    `tầng "${d['stratum']}" có ${d['sampled']} đơn vị trong mẫu, nhiều hơn tổng thể ${d['population']}`,
    `stratum "${d['stratum']}" has ${d['sampled']} sampled units, more than its population of ${d['population']}`,
  ],
  'correction-varies': (d) => [
    `quy mô tổng thể khác nhau trong cùng một tầng "${d['stratum']}"`,
    `the population size varies inside stratum "${d['stratum']}"`,
  ],
  'correction-stages': (d) => [
    `khai ${d['corrections']} bậc quy mô tổng thể cho ${d['stages']} bậc chọn mẫu`,
    `${d['corrections']} stages of correction for ${d['stages']} stages of sampling`,
  ],
  'strata-stages': (d) => [
    `khai ${d['strata']} bậc phân tầng cho ${d['stages']} bậc chọn mẫu`,
    `${d['strata']} stages of strata for ${d['stages']} stages of sampling`,
  ],
  'cluster-crosses-strata': (d) => [
    `cụm "${d['cluster']}" nằm ở hai tầng "${d['first']}" và "${d['second']}"; nếu mã cụm dùng lại trong mỗi tầng, đặt nest`,
    `cluster "${d['cluster']}" lies in strata "${d['first']}" and "${d['second']}"; if ids repeat by stratum, set nest`,
  ],
  'cluster-size-varies': (d) => [
    `các dòng của cụm "${d['cluster']}" ghi quy mô khác nhau`,
    `rows of cluster "${d['cluster']}" state different sizes`,
  ],
  'lonely-psu': (d) => [
    `tầng "${d['stratum']}" ở bậc ${d['stage']} chỉ có một đơn vị: không ước lượng được phương sai; gộp tầng hoặc chọn cách xử lý lonelyPsu`,
    `stratum "${d['stratum']}" at stage ${d['stage']} has a single unit: no variance; merge strata or choose a lonelyPsu policy`,
  ],
  'lonely-psu-everywhere': () => [
    'mọi tầng đều chỉ có một đơn vị: không có gì để lấy trung bình',
    'every stratum has a single unit: there is nothing to average',
  ],
  'joint-matrix-invalid': (d) => [
    `ma trận xác suất đồng thời không hợp lệ: ${d['why']}`,
    `the joint probability matrix is invalid: ${d['why']}`,
  ],
  'domain-empty': () => ['miền không có quan sát nào', 'the domain holds no observation'],
  'denominator-zero': () => ['mẫu số của tỷ số bằng 0', 'the denominator of the ratio is zero'],
  'level-unknown': (d) => [`không có giá trị "${d['level']}" trong cột`, `the column has no level "${d['level']}"`],
  'class-empty': (d) => [
    `lớp "${d['class']}" có trong tổng thể mà không có trong mẫu: hãy gộp lớp`,
    `class "${d['class']}" has a population but no respondent: merge classes`,
  ],
  'class-without-total': (d) => [
    `lớp "${d['class']}" có trong mẫu mà không có tổng số đã biết`,
    `class "${d['class']}" occurs in the sample but has no known total`,
  ],
  'totals-disagree': (d) => [
    `tổng của các lề khác nhau: ${d['first']} và ${d['second']}`,
    `the margins have different grand totals: ${d['first']} and ${d['second']}`,
  ],
  'raking-diverged': (d) => [
    `cân chỉnh lặp không hội tụ sau ${d['iterations']} vòng, sai lệch lớn nhất ${d['worst']} ở lề "${d['margin']}"`,
    `raking did not converge in ${d['iterations']} rounds, worst relative misfit ${d['worst']} at margin "${d['margin']}"`,
  ],
  'calibration-singular': (d) => [
    `các biến cân chỉnh phụ thuộc tuyến tính: "${d['column']}" thừa`,
    `the calibration variables are linearly dependent: "${d['column']}" is redundant`,
  ],
  'calibration-negative': (d) => [
    `cân chỉnh tuyến tính cho trọng số không dương ở ${d['count']} dòng`,
    `linear calibration gives non-positive weights in ${d['count']} rows`,
  ],
  'total-missing': (d) => [`thiếu tổng số cho "${d['term']}"`, `the total of "${d['term']}" is missing`],
  'bounds-invalid': () => ['cận dưới phải nhỏ hơn cận trên', 'the lower bound must be below the upper'],
  'bounds-unreachable': () => [
    'không thể cắt trọng số trong hai cận mà giữ nguyên tổng',
    'weights cannot be kept inside the bounds with their sum unchanged',
  ],
  'regressor-dependent': (d) => [
    `biến "${d['term']}" phụ thuộc tuyến tính vào các biến trước`,
    `regressor "${d['term']}" is a linear combination of earlier ones`,
  ],
  'degrees-of-freedom': () => ['không đủ bậc tự do', 'there are not enough degrees of freedom'],
  'table-degenerate': () => [
    'bảng cần ít nhất hai hàng và hai cột có quan sát',
    'a table needs two rows and two columns with observations',
  ],
  'unit-repeated': (d) => [
    `đơn vị "${d['id']}" xuất hiện hai lần trong khung mẫu`,
    `unit "${d['id']}" occurs twice in the frame`,
  ],
  'unit-without-id': () => ['đơn vị không có mã', 'the unit has no id'],
  'size-not-integer': (d) => [
    `quy mô phải là số nguyên dương không quá 2^40, đang là ${d['value']}`,
    `a size must be a positive whole number up to 2^40, this one is ${d['value']}`,
  ],
  'sample-too-large': (d) => [
    `cỡ mẫu ${d['wanted']} lớn hơn số đơn vị ${d['available']}${d['stratum'] ? ` của tầng "${d['stratum']}"` : ''}`,
    `sample size ${d['wanted']} exceeds the ${d['available']} units${d['stratum'] ? ` of stratum "${d['stratum']}"` : ''}`,
  ],
  'sample-size-invalid': (d) => [
    `cỡ mẫu phải là số nguyên từ 1, đang là ${d['value']}`,
    `a sample size must be a whole number from 1, this is ${d['value']}`,
  ],
  'allocation-impossible': (d) => [
    `không phân bổ được ${d['wanted']}: tối thiểu cần ${d['minimum']}, tối đa có ${d['maximum']}`,
    `${d['wanted']} cannot be allocated: at least ${d['minimum']} are needed and at most ${d['maximum']} exist`,
  ],
  'parameter-invalid': (d) => [
    `tham số "${d['name']}" không hợp lệ: ${d['value']}`,
    `parameter "${d['name']}" is invalid: ${d['value']}`,
  ],
  'certainty-units': (d) => [
    `${d['count']} đơn vị quá lớn cho chọn theo quy mô: chúng phải được chọn chắc chắn`,
    `${d['count']} units are too large for selection by size: they must be taken with certainty`,
  ],
  'reserve-exhausted': (d) => [
    `tầng "${d['stratum']}" đã hết đơn vị dự phòng`,
    `the reserve of stratum "${d['stratum']}" is exhausted`,
  ],
  'unit-not-in-sample': (d) => [`đơn vị "${d['id']}" không ở trong mẫu`, `unit "${d['id']}" is not in the sample`],
  'spec-invalid': (d) => [
    `khai báo không hợp lệ tại ${d['path']}: ${d['why']}`,
    `the declaration is invalid at ${d['path']}: ${d['why']}`,
  ],
  'estimate-unknown': (d) => [`không có ước lượng nào tên "${d['name']}"`, `there is no estimate named "${d['name']}"`],
} satisfies Record<string, Sentence>;

export type FindingCode = keyof typeof sentences;

/** Makes a finding: `place` says where in the caller's columns, `data` the figures its sentence speaks of. */
export function makeFinding(
  code: FindingCode,
  place?: { readonly row?: number; readonly column?: string },
  data: Data = {},
  severity: 'fault' | 'note' = 'fault',
): StatisticsFinding {
  const [vi, en] = (sentences[code] as Sentence)(data);
  const where: [string[], string[]] = [[], []];
  if (place?.column !== undefined) {
    where[0].push(`cột "${place.column}"`);
    where[1].push(`column "${place.column}"`);
  }
  if (place?.row !== undefined) {
    where[0].push(`dòng ${place.row}`);
    where[1].push(`row ${place.row}`);
  }
  const prefix = (parts: string[]): string => (parts.length ? `${parts.join(', ')}: ` : '');
  return {
    code,
    severity,
    message: { vi: prefix(where[0]) + vi, en: prefix(where[1]) + en },
    ...(place ? { place } : {}),
    ...(Object.keys(data).length ? { data } : {}),
  };
}

export function succeed<T>(value: T, findings: readonly StatisticsFinding[] = []): Outcome<T> {
  return { ok: true, value, findings };
}

export function refuse(
  code: FindingCode,
  place?: { readonly row?: number; readonly column?: string },
  data?: Data,
): { readonly ok: false; readonly findings: readonly StatisticsFinding[] } {
  return { ok: false, findings: [makeFinding(code, place, data)] };
}

/** The value, or an exception carrying the findings: for scripts and tests where a refusal is a mistake of the caller. */
export function expectValue<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.findings.map((finding) => `${finding.code}: ${finding.message.en}`).join('\n'));
}
