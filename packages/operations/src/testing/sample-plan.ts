/** A plan of an invented commune for tests: everything a plan must have, and nothing more. */
import type { Plan } from '@longdan/core';

/** Changes set to `undefined` leave their part out. */
export function samplePlan(changes: { readonly [Part in keyof Plan]?: Plan[Part] | undefined } = {}): Plan {
  const plan = {
    id: 'xa-mau-2026',
    title: 'Đo lường sự hài lòng của người dân, tổ chức trên địa bàn xã Mẫu năm 2026',
    year: 2026,
    authority: { name: 'UBND xã Mẫu', heading: ['ỦY BAN NHÂN DÂN', 'XÃ MẪU'], place: 'Xã Mẫu', symbol: 'UBND' },
    legalBases: [],
    purposes: [],
    requirements: [],
    scope: '',
    objects: '',
    respondentKinds: ['individual'],
    scheme: 'dak-mil-2024',
    fields: [{ id: 'ho-tich', title: 'Hộ tịch', quota: 100, moments: ['at-counter'] }],
    units: [],
    methods: ['paper'],
    selection: 'counter-quota',
    mode: 'anonymous',
    period: { from: '2026-09-01', to: '2026-12-31' },
    asksConsent: false,
    timeline: [],
    budget: '',
    assignments: [],
    recipients: [],
    reportAddressees: [],
    signatory: { authorityLines: ['TM. ỦY BAN NHÂN DÂN'], title: 'CHỦ TỊCH', name: '' },
    ...changes,
  };
  return Object.fromEntries(Object.entries(plan).filter(([, part]) => part !== undefined)) as unknown as Plan;
}
