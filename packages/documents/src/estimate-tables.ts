/**
 * What a report says of estimates: the index with its margin, a table of factors in the body, every criterion and the
 * method in appendices. A margin is printed from a `SampleEstimate` alone, so a quota round has none to print.
 */
import {
  type DesignSummary,
  type EstimatedPart,
  formatCount,
  formatDecimal,
  formatPercent,
  headlineMeasure,
  type ProbabilityEstimates,
  type RoundEstimates,
  rateCodes,
  rateMeanings,
  type SampleEstimate,
} from '@longdan/analysis';
import type { IndexFormula } from '@longdan/core';
import { type Appendix, asSentence, type Block, type TableBlock, trimItem } from './official/document.ts';

/** "74,81% ± 5,78%"; without its margin where there is none. */
export function printEstimate(estimate: SampleEstimate | null): string {
  if (estimate === null) return '–';
  const margin = estimate.margin === null ? '' : ` ± ${formatPercent(estimate.margin)}`;
  return `${formatPercent(estimate.value)}${margin}`;
}

const printRange = (estimate: SampleEstimate | null): string =>
  estimate?.interval ? `${formatPercent(estimate.interval.low)} – ${formatPercent(estimate.interval.high)}` : '–';

const confidenceOf = ({ design }: ProbabilityEstimates): string => formatPercent(design.policies.confidence, 0);

/** Body of section II of a drawn round: the index and its factors as estimates; nothing for any other round. */
export function estimateBlocks(estimates: RoundEstimates, formula: IndexFormula): readonly Block[] {
  if (estimates.kind !== 'probability') return [];
  const measure = headlineMeasure({ formula });
  const index = estimates.index[measure];
  const { design } = estimates;
  const rates = estimates.responseRates?.rates;
  const sentences = [
    `Ước lượng cho toàn bộ đối tượng, đã gia quyền theo thiết kế mẫu: chỉ số hài lòng là ${printEstimate(index)} (khoảng tin cậy ${confidenceOf(estimates)}: ${printRange(index)}; N = ${formatCount(index?.n ?? 0)}; hệ số thiết kế ${formatDecimal(index?.designEffect ?? null, 2)}).`,
    `Mẫu: ${trimItem(design.description.vi)}; ${formatCount(design.sampled)} đơn vị được chọn, ${formatCount(design.respondents)} phiếu đủ điều kiện${design.population === null ? '' : `, tổng thể ${formatCount(design.population)}`}${rates?.RR2 === null || rates?.RR2 === undefined ? '' : `; tỷ lệ trả lời (RR2) ${formatPercent(rates.RR2)}`}.`,
    ...changeSentences(estimates),
  ];
  return [
    ...sentences.map((text): Block => ({ kind: 'paragraph', text })),
    partsTable(estimates.factors, measure, 'Yếu tố'),
    { kind: 'paragraph', text: 'Đếm trên phiếu đủ điều kiện, chưa gia quyền:', keepWithNext: true },
  ];
}

function changeSentences({ change }: ProbabilityEstimates): string[] {
  const index = change?.changes.find(({ id }) => id === '');
  if (!change || !index) return [];
  return [`So với kỳ trước (${change.earlierYear}): ${formatPercent(index.earlier)}. ${asSentence(index.words.vi)}`];
}

function partsTable(parts: readonly EstimatedPart[], measure: 'satisfied' | 'score', what: string): TableBlock {
  return {
    kind: 'table',
    columns: [
      { share: 10, align: 'center' },
      { share: 62 },
      ...[15, 28, 34, 28, 16].map((share) => ({ share, align: 'center' as const })),
    ],
    headerRows: 1,
    isDense: true,
    rows: [
      [
        'TT',
        what,
        'N',
        measure === 'score' ? 'Điểm quy đổi' : 'Hài lòng',
        'Khoảng tin cậy',
        'Không hài lòng',
        'Hệ số thiết kế',
      ],
      ...parts.map((part, place) => [
        String(place + 1),
        trimItem(part.label),
        formatCount(part[measure]?.n ?? 0),
        printEstimate(part[measure]),
        printRange(part[measure]),
        printEstimate(part.dissatisfied),
        formatDecimal(part[measure]?.designEffect ?? null, 2),
      ]),
    ],
  };
}

export interface MethodFacts {
  readonly formulaText: string;
  readonly formula: IndexFormula;
  /** Name and version of the software. */
  readonly software: string;
}

/** Appendices: every criterion with its margin and the ranking (drawn rounds), and the method (every round). */
export function estimateAppendices(estimates: RoundEstimates, facts: MethodFacts): readonly Appendix[] {
  const method: Appendix = {
    title: 'PHỤ LỤC PHƯƠNG PHÁP',
    orientation: 'portrait',
    blocks: methodBlocks(estimates, facts),
  };
  if (estimates.kind !== 'probability') return [method];
  const measure = headlineMeasure(facts);
  return [
    {
      title: 'ƯỚC LƯỢNG THEO TIÊU CHÍ',
      subtitle: `Độ tin cậy ${confidenceOf(estimates)}`,
      orientation: 'landscape',
      blocks: [partsTable(estimates.criteria, measure, 'Tiêu chí'), ...rankingBlocks(estimates)],
    },
    method,
  ];
}

function rankingBlocks({ ranking }: ProbabilityEstimates): Block[] {
  if (ranking === null) return [];
  return [
    { kind: 'heading', level: 2, text: `Thứ tự theo ${ranking.title.vi.toLowerCase()}` },
    {
      kind: 'paragraph',
      keepWithNext: true,
      text: `Phân biệt được ${formatCount(ranking.pairsApart)} trong ${formatCount(ranking.pairs)} cặp; đơn vị chung chữ ở cột cuối thì chưa phân biệt được.`,
    },
    {
      kind: 'table',
      columns: [
        { share: 14, align: 'center' },
        { share: 60 },
        ...[16, 30, 24, 20].map((share) => ({ share, align: 'center' as const })),
      ],
      headerRows: 1,
      isDense: true,
      rows: [
        ['Hạng', ranking.title.vi, 'N', 'Chỉ số', 'Hạng có thể', 'Nhóm'],
        ...ranking.units.map((unit) => [
          String(unit.rank),
          trimItem(unit.label),
          formatCount(unit.n),
          printEstimate(unit.estimate),
          unit.lowRank === unit.highRank ? String(unit.rank) : `${unit.lowRank}–${unit.highRank}`,
          unit.letters,
        ]),
      ],
    },
  ];
}

/** Subject and content of every fact of the method, for the appendix and the workbook. */
export function listMethodFacts(estimates: RoundEstimates, facts: MethodFacts): (readonly [string, string])[] {
  const common: (readonly [string, string])[] = [
    ['Được kết luận đến đâu', estimates.claim.vi],
    ['Công thức', facts.formulaText],
  ];
  const { responseRates } = estimates;
  if (responseRates !== null) {
    const { dispositions, rates } = responseRates;
    common.push([
      'Kết cục của phiếu (AAPOR)',
      `trọn vẹn (I) ${formatCount(dispositions.complete)}; một phần (P) ${formatCount(dispositions.partial)}; từ chối, bỏ dở (R) ${formatCount(dispositions.refusal)}; lý do khác (O) ${formatCount(dispositions.other)}; không thuộc đối tượng (NE) ${formatCount(dispositions.notEligible)}; chưa thu lại, chưa rõ (UO) ${formatCount(dispositions.unknownOther)}`,
    ]);
    for (const code of rateCodes.slice(0, 6))
      common.push([code, `${formatPercent(rates[code])}: ${rateMeanings[code].vi}`]);
  }
  for (const one of estimates.reliability)
    if (one.alpha !== null)
      common.push([
        `Độ tin cậy: ${trimItem(one.title)}`,
        `α = ${formatDecimal(one.alpha, 2)}; ω = ${formatDecimal(one.omega, 2)}; N = ${formatCount(one.n)}`,
      ]);
  if (estimates.kind === 'probability') common.push(...designFacts(estimates.design, estimates));
  common.push(['Phần mềm', facts.software]);
  return common;
}

function designFacts(design: DesignSummary, estimates: ProbabilityEstimates): (readonly [string, string])[] {
  const { draw, weights, policies } = design;
  // Asked for by the policy, done only where the populations of all strata are known.
  const fitted = weights.factors.some(({ name }) => name === 'post-stratification');
  const facts: (readonly [string, string])[] = [
    ['Thiết kế mẫu', design.description.vi],
    ...design.stages.flatMap((stage, place) => stageFacts(stage, place + 1)),
    ...design.strata.map(
      (stratum) =>
        [
          `Tầng ${stratum.stratum || '(chung)'}`,
          `${stratum.population === null ? '' : `tổng thể ${formatCount(stratum.population)}; `}chọn ${formatCount(stratum.sampled)}; đủ điều kiện ${formatCount(stratum.respondents)}; cộng trọng số ${formatDecimal(stratum.weightSum, 1)}`,
        ] as const,
    ),
    ['Thay từ danh sách dự phòng', formatCount(design.replacements)],
    ...weights.factors.map(
      (factor) =>
        [
          `Trọng số: ${factorNames[factor.name] ?? factor.name}`,
          `${formatDecimal(factor.least, 2)} – ${formatDecimal(factor.greatest, 2)}`,
        ] as const,
    ),
    [
      'Trọng số cuối',
      `${formatDecimal(weights.least, 2)} – ${formatDecimal(weights.greatest, 2)}; độ chênh (Kish) ${formatDecimal(weights.unequalWeightingEffect, 2)}; cỡ mẫu hữu hiệu ${formatDecimal(weights.effectiveSampleSize, 0)}`,
    ],
    [
      'Lựa chọn ảnh hưởng đến số',
      `điều chỉnh không trả lời theo ${{ stratum: 'tầng', cell: 'tầng × lĩnh vực × đơn vị', overall: 'một nhóm chung' }[policies.nonresponse]}; ${policies.knownTotals.length > 0 ? 'cân lặp theo tổng số đã biết' : fitted ? 'cân theo tổng số của tầng' : 'không cân theo tổng số của tầng'}; ${policies.trimAboveMedian === null ? 'không cắt trọng số' : `cắt trọng số trên ${formatDecimal(policies.trimAboveMedian, 1)} lần trung vị`}; tầng chỉ có một đơn vị: ${lonelyNames[policies.lonelyPsu]}; độ tin cậy ${formatPercent(policies.confidence, 0)}`,
    ],
  ];
  facts.push(['Cách tính sai số', varianceWords(design)]);
  if (draw !== null && !design.stages.some((stage) => stage.draw))
    facts.push(
      ['Số bốc thăm', draw.seed],
      ['Dấu niêm khung mẫu (SHA-256)', draw.frameHash],
      ['Dấu niêm lần bốc thăm (SHA-256)', draw.drawHash],
      ['Thuật toán bốc thăm', `${draw.algorithm.name}/${draw.algorithm.version}`],
      [
        'Người bốc thăm',
        `${draw.drawnBy}, ${day(draw.drawnOn)}${draw.independent ? '' : ' (không có giám sát độc lập)'}`,
      ],
    );
  if (estimates.ranking !== null)
    facts.push([
      'Mô phỏng thứ hạng',
      `${formatCount(estimates.ranking.draws)} lần, số khởi đầu “${estimates.ranking.seed}”`,
    ]);
  for (const finding of estimates.findings) facts.push(['Lưu ý', finding.message.vi]);
  return facts;
}

const day = (iso: string): string => iso.split('-').reverse().join('/');

/** What one stage drew from how many, with which chances; of a stage drawn by itself its seed and seals too. */
function stageFacts(stage: DesignSummary['stages'][number], number: number): (readonly [string, string])[] {
  const { title, method, listed, drawn, probabilities, draw } = stage;
  const parts = [
    `${title.vi}: ${methodNames[method]}`,
    ...(listed === null || drawn === null ? [] : [`chọn ${formatCount(drawn)} trong ${formatCount(listed)}`]),
    ...(probabilities
      ? [
          `xác suất chọn ${number === 1 ? '' : 'trong nơi đã trúng '}${formatDecimal(probabilities.least, 4)} – ${formatDecimal(probabilities.greatest, 4)}`,
        ]
      : []),
  ];
  const facts: (readonly [string, string])[] = [[`Bậc ${number}`, parts.join('; ')]];
  if (draw)
    facts.push(
      [
        `Bậc ${number}: bốc thăm`,
        `${draw.drawnBy}, ${day(draw.drawnOn)}${draw.independent ? '' : ' (không có giám sát độc lập)'}; thuật toán ${draw.algorithm.name}/${draw.algorithm.version}; số bốc thăm ${draw.seed}`,
      ],
      ...(draw.listHash ? [[`Bậc ${number}: dấu niêm danh sách đã chốt`, draw.listHash] as const] : []),
      [`Bậc ${number}: dấu niêm các cột dùng để bốc`, draw.frameHash],
      [`Bậc ${number}: dấu niêm bốc thăm`, draw.drawHash],
    );
  return facts;
}

/** The estimator of variance in words (docs/method/sampling.md, docs/method/estimation.md). */
function varianceWords({ variance, stages, clusters }: DesignSummary): string {
  const bySize =
    variance === 'brewer'
      ? 'đơn vị chọn theo quy mô: công thức gần đúng Brewer, mỗi đơn vị trừ bớt theo xác suất chọn của nó'
      : 'có hiệu chỉnh tổng thể hữu hạn';
  return [
    'Tuyến tính hóa (Taylor) chỉ số theo từng phiếu',
    stages.length > 1 || clusters !== null
      ? `phương sai là phần giữa các đơn vị bậc 1 trong từng tầng cộng phần của mỗi bậc sau nhân xác suất các bậc trên; ${bySize}`
      : `phương sai trong từng tầng; ${bySize}`,
    'đơn vị chọn chắc chắn không góp vào phần giữa các đơn vị',
    'người không trả lời coi như một pha chọn nữa ở bậc cuối',
    'khoảng tin cậy của tỷ lệ trên thang logit, sai số in kèm là t × sai số chuẩn với số bậc tự do = số đơn vị bậc 1 trừ số tầng',
  ].join('; ');
}

/** "362,91 – 405,23", or the one weight that all carry. */
function printWeights(weights: { readonly least: number; readonly greatest: number } | null): string {
  if (weights === null) return '–';
  const ends = [weights.least, weights.greatest].map((weight) => formatDecimal(weight, 2));
  return [...new Set(ends)].join(' – ');
}

/** The clusters of the first stage: chances, what was drawn in each and what came back. */
function primaryUnitBlocks({ primaryUnits }: DesignSummary): readonly Block[] {
  if (primaryUnits === undefined) return [];
  return [
    { kind: 'heading', level: 2, text: 'Các đơn vị bậc 1 đã trúng' },
    {
      kind: 'table',
      columns: [
        { share: 10, align: 'center' },
        { share: 36 },
        { share: 24 },
        ...[16, 18, 18, 21, 27].map((share) => ({ share, align: 'center' as const })),
      ],
      headerRows: 1,
      isDense: true,
      rows: [
        [
          'TT',
          'Đơn vị',
          'Tầng',
          'Quy mô',
          'Xác suất chọn',
          'Bậc 2: chọn / có',
          'Phiếu: hợp lệ / phát',
          'Trọng số cuối',
        ],
        ...primaryUnits.map((unit, at) => [
          String(at + 1),
          unit.name,
          unit.stratum || '–',
          unit.size === null ? '–' : formatCount(unit.size),
          formatDecimal(unit.probability, 4),
          `${formatCount(unit.drawn)} / ${formatCount(unit.listed)}`,
          `${formatCount(unit.respondents)} / ${formatCount(unit.ballots)}`,
          printWeights(unit.weights),
        ]),
      ],
    },
  ];
}

const methodNames: Readonly<Record<DesignSummary['stages'][number]['method'], string>> = {
  simple: 'ngẫu nhiên đơn giản',
  systematic: 'hệ thống',
  'pps-systematic': 'hệ thống theo quy mô',
  'pps-chao': 'theo quy mô (Chao)',
  'every-kth': 'mỗi k lượt khách một người',
  all: 'toàn bộ',
};

const lonelyNames: Readonly<Record<DesignSummary['policies']['lonelyPsu'], string>> = {
  fail: 'không tính',
  remove: 'không góp vào sai số',
  certainty: 'coi như chọn chắc chắn',
  adjust: 'so với bình quân chung',
  average: 'lấy bình quân các tầng khác',
};

const factorNames: Readonly<Record<string, string>> = {
  design: 'thiết kế (1/xác suất chọn)',
  nonresponse: 'điều chỉnh không trả lời',
  'post-stratification': 'cân theo tổng số của tầng',
  raking: 'cân lặp theo tổng số đã biết',
  trimming: 'cắt trọng số lớn',
};

/** A seal of 64 characters in four parts, which a column can wrap. */
const breakHash = (text: string): string => (/^[0-9a-f]{64}$/.test(text) ? text.replace(/.{16}(?=.)/g, '$& ') : text);

function methodBlocks(estimates: RoundEstimates, facts: MethodFacts): readonly Block[] {
  return [
    {
      kind: 'table',
      columns: [{ share: 50 }, { share: 115 }],
      headerRows: 1,
      isDense: true,
      rows: [
        ['Mục', 'Nội dung'],
        ...listMethodFacts(estimates, facts).map(([subject, text]) => [subject, breakHash(text)]),
      ],
    },
    ...(estimates.kind === 'probability'
      ? [
          ...primaryUnitBlocks(estimates.design),
          {
            kind: 'paragraph' as const,
            text: 'Sai số in trong báo cáo là sai số chọn mẫu, tính bằng tuyến tính hóa theo thiết kế mẫu (Särndal, Swensson và Wretman, 1992); chưa gồm sai lệch do người không trả lời nghĩ khác, do câu hỏi hay do cách ghi phiếu.',
          },
        ]
      : []),
  ];
}
