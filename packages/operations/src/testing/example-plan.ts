/** A small plan for tests: two fields, three levels, no dates that pass. */
import type { Plan } from '@longdan/core';

export const examplePlan: Plan = {
  id: 'xa-thu-2026',
  title: 'Đo lường sự hài lòng trên địa bàn xã Thử năm 2026',
  year: 2026,
  authority: { name: 'UBND xã Thử', heading: ['ỦY BAN NHÂN DÂN', 'XÃ THỬ'], place: 'Xã Thử', symbol: 'UBND' },
  legalBases: [],
  purposes: [],
  requirements: [],
  scope: '',
  objects: '',
  respondentKinds: ['individual'],
  scheme: 'dak-mil-2024',
  fields: [
    { id: 'ho-tich', title: 'Hộ tịch', quota: 50, moments: ['at-counter'] },
    { id: 'chung-thuc', title: 'Chứng thực', quota: 100, moments: ['at-counter'] },
  ],
  units: [],
  methods: ['paper'],
  selection: 'counter-quota',
  mode: 'anonymous',
  asksConsent: false,
  timeline: [],
  budget: '',
  assignments: [],
  recipients: [],
  reportAddressees: [],
  signatory: { authorityLines: ['TM. ỦY BAN NHÂN DÂN'], title: 'CHỦ TỊCH', name: '' },
};
