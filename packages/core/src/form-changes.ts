/** What differs between two versions of a form, question by question: for the list that is printed with a new version. */
import type { Question } from './question.ts';
import { placeQuestions, type Questionnaire } from './questionnaire.ts';

export type FormChange =
  | {
      readonly change: 'removed' | 'added';
      readonly question: Question;
      readonly number: number;
      readonly section: string;
    }
  | {
      readonly change: 'moved';
      readonly question: Question;
      readonly from: number;
      readonly to: number;
      readonly section: string;
    }
  | {
      readonly change: 'altered';
      readonly before: Question;
      readonly after: Question;
      readonly number: number;
      /** What of it: its words, options (or range, scale), condition, other settings. */
      readonly parts: readonly ('text' | 'help' | 'answers' | 'condition' | 'settings')[];
    }
  | {
      readonly change: 'words';
      readonly of: 'title' | 'introduction' | 'consent' | 'thanks';
      readonly before: string;
      readonly after: string;
    }
  | {
      readonly change: 'section-added' | 'section-removed' | 'section-moved';
      readonly id: string;
      readonly title: string;
    }
  | {
      readonly change: 'section-altered';
      readonly id: string;
      readonly before: string;
      readonly after: string;
    }
  | { readonly change: 'overall'; readonly asked: boolean };

/**
 * All differences, in the order of the new form: words, sections, questions. Moved are the fewest questions that must move
 * for the common ones to stand in the new order, and those that changed their section.
 */
export function compareForms(before: Questionnaire, after: Questionnaire): FormChange[] {
  return [...wordChanges(before, after), ...sectionChanges(before, after), ...questionChanges(before, after)];
}

function wordChanges(before: Questionnaire, after: Questionnaire): FormChange[] {
  const changes: FormChange[] = (['title', 'introduction', 'consent', 'thanks'] as const)
    .filter((of) => (before[of] ?? '') !== (after[of] ?? ''))
    .map((of) => ({ change: 'words', of, before: before[of] ?? '', after: after[of] ?? '' }));
  if (before.overallQuestionId !== after.overallQuestionId)
    changes.push({ change: 'overall', asked: after.overallQuestionId !== undefined });
  return changes;
}

function sectionChanges(before: Questionnaire, after: Questionnaire): FormChange[] {
  const old = new Map(before.sections.map((section) => [section.id, section]));
  const now = new Set(after.sections.map(({ id }) => id));
  const kept = stayingInOrder(
    after.sections.map(({ id }) => id).filter((id) => old.has(id)),
    before.sections.map(({ id }) => id),
  );
  return [
    ...after.sections.flatMap((section): FormChange[] => {
      const was = old.get(section.id);
      const { id, title } = section;
      if (!was) return [{ change: 'section-added', id, title }];
      const words = (each: { title: string; instruction?: string }) =>
        [each.title, each.instruction ?? ''].filter(Boolean).join(' — ');
      return [
        ...(kept.has(id) ? [] : [{ change: 'section-moved', id, title } as const]),
        ...(words(was) === words(section)
          ? []
          : [{ change: 'section-altered', id, before: words(was), after: words(section) } as const]),
      ];
    }),
    ...before.sections
      .filter(({ id }) => !now.has(id))
      .map(({ id, title }): FormChange => ({ change: 'section-removed', id, title })),
  ];
}

function questionChanges(before: Questionnaire, after: Questionnaire): FormChange[] {
  const old = new Map(placeQuestions(before).map((place) => [place.question.id, place]));
  const placed = placeQuestions(after);
  const now = new Set(placed.map(({ question }) => question.id));
  const kept = stayingInOrder(
    placed.map(({ question }) => question.id).filter((id) => old.has(id)),
    [...old.keys()],
  );
  return [
    ...placed.flatMap(({ question, number, section }): FormChange[] => {
      const was = old.get(question.id);
      if (!was) return [{ change: 'added', question, number, section: section.title }];
      const parts = alteredParts(was.question, question, before, after);
      const stays = kept.has(question.id) && was.section.id === section.id;
      return [
        ...(stays
          ? []
          : [{ change: 'moved', question, from: was.number, to: number, section: section.title } as const]),
        ...(parts.length === 0
          ? []
          : [{ change: 'altered', before: was.question, after: question, number, parts } as const]),
      ];
    }),
    ...[...old.values()]
      .filter(({ question }) => !now.has(question.id))
      .map(
        ({ question, number, section }): FormChange => ({
          change: 'removed',
          question,
          number,
          section: section.title,
        }),
      ),
  ];
}

type Altered = Extract<FormChange, { change: 'altered' }>['parts'][number];

function alteredParts(was: Question, is: Question, before: Questionnaire, after: Questionnaire): Altered[] {
  const {
    text: _text,
    textEn: _textEn,
    help: _help,
    helpEn: _helpEn,
    askIf: _askIf,
    profile: _p,
    sensitive: _s,
    ...answersWas
  } = was;
  const { text: _t, textEn: _tEn, help: _h, helpEn: _hEn, askIf: _a, profile: _pr, sensitive: _se, ...answersIs } = is;
  const differ = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);
  const scaleOf = (question: Question, { scales }: Questionnaire) =>
    question.kind === 'rating' ? scales.find(({ id }) => id === question.scaleId)?.levels : undefined;
  const parts: readonly [Altered, boolean][] = [
    ['text', differ([was.text, was.textEn], [is.text, is.textEn])],
    ['help', differ([was.help, was.helpEn], [is.help, is.helpEn])],
    ['answers', differ(answersWas, answersIs) || differ(scaleOf(was, before), scaleOf(is, after))],
    ['condition', differ(was.askIf, is.askIf)],
    ['settings', differ([was.profile, was.sensitive], [is.profile, is.sensitive])],
  ];
  return parts.filter(([, isDifferent]) => isDifferent).map(([part]) => part);
}

/** A longest part of `ids` whose members stand in the order of `order` already: all others have moved. */
function stayingInOrder(ids: readonly string[], order: readonly string[]): ReadonlySet<string> {
  const place = new Map(order.map((id, index) => [id, index]));
  const lengths: number[] = [];
  const previous: number[] = [];
  ids.forEach((id, at) => {
    lengths[at] = 1;
    previous[at] = -1;
    for (let earlier = 0; earlier < at; earlier++)
      if (place.get(ids[earlier]!)! < place.get(id)! && lengths[earlier]! + 1 > lengths[at]!) {
        lengths[at] = lengths[earlier]! + 1;
        previous[at] = earlier;
      }
  });
  const staying = new Set<string>();
  for (let at = lengths.indexOf(Math.max(...lengths, 0)); at >= 0; at = previous[at]!) staying.add(ids[at]!);
  return staying;
}
