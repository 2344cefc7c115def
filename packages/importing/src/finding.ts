/** Short hands for the findings of this package. */
import type { Bilingual, Finding, Outcome, Place } from '@longdan/core';

export function fault(code: string, place: Place | undefined, message: Bilingual, data?: Finding['data']): Finding {
  return { code, severity: 'fault', message, ...(place && { place }), ...(data && { data }) };
}

export function note(code: string, place: Place | undefined, message: Bilingual, data?: Finding['data']): Finding {
  return { code, severity: 'note', message, ...(place && { place }), ...(data && { data }) };
}

export function refuse(...findings: readonly Finding[]): Outcome<never> {
  return { ok: false, findings };
}

export function accept<T>(value: T, findings: readonly Finding[] = []): Outcome<T> {
  return { ok: true, value, findings };
}
