/** Words of the shipped template that stayed behind in somebody else's plan. */
import type { Plan } from '@longdan/core';

/** The place whose plan ships as the template. */
const templatePlace = 'Bút Sơn';

/** Parts of a plan as the form names them: keys of the texts `plan` and `plan.sections`. */
export type PlanPart =
  | 'title'
  | 'legalBases'
  | 'purposes'
  | 'requirements'
  | 'scope'
  | 'objects'
  | 'fields'
  | 'units'
  | 'timeline'
  | 'budget'
  | 'assignments'
  | 'closing'
  | 'recipients'
  | 'reportAddressees'
  | 'supervisor';

/** @returns the parts that still name the template's place though the authority is another one; in the form's order */
export function findTemplateLeftovers(plan: Plan): PlanPart[] {
  if (JSON.stringify(plan.authority).includes(templatePlace)) return [];
  const parts: Readonly<Record<PlanPart, unknown>> = {
    title: plan.title,
    legalBases: plan.legalBases,
    purposes: plan.purposes,
    requirements: plan.requirements,
    scope: plan.scope,
    objects: plan.objects,
    fields: plan.fields,
    units: plan.units,
    timeline: plan.timeline,
    budget: plan.budget,
    assignments: plan.assignments,
    closing: plan.closing,
    recipients: plan.recipients,
    reportAddressees: plan.reportAddressees,
    supervisor: plan.supervisor,
  };
  return (Object.keys(parts) as PlanPart[]).filter((part) =>
    (JSON.stringify(parts[part]) ?? '').normalize('NFC').includes(templatePlace),
  );
}
