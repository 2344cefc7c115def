/** Where a plan still speaks of the template's place, in the words of the form that mends it. */
import type { Plan } from '@longdan/core';
import { en } from '#lib/messages/en.ts';
import type { Locale } from '#lib/messages/index.ts';
import { planCheckEn } from '#lib/messages/plan-check-en.ts';
import { planCheckVi } from '#lib/messages/plan-check-vi.ts';
import { vi } from '#lib/messages/vi.ts';
import { findTemplateLeftovers } from '#lib/plan/template-leftovers.ts';

export function describeLeftovers(plan: Plan, locale: Locale): { title: string; words: string } | null {
  const parts = findTemplateLeftovers(plan);
  if (parts.length === 0) return null;
  const [names, said] = locale === 'en' ? [en.plan, planCheckEn] : [vi.plan, planCheckVi];
  const nameOf = (part: (typeof parts)[number]) =>
    part in names.sections ? names.sections[part as keyof typeof names.sections] : names[part as 'title'];
  return { title: said.leftovers, words: said.leftoversLead(parts.map(nameOf).join('; ')) };
}
