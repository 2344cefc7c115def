/** The page on which something found is looked at. */
import { type Hit, hasPermission, type Role } from '@longdan/operations';
import { roundPath, stepPath } from '#lib/steps.ts';

export function placeOfHit(hit: Hit, role: Role): string {
  switch (hit.kind) {
    case 'round':
      return roundPath(hit.roundId);
    case 'ballot':
      return hit.responseId !== null && hasPermission(role, 'response.read')
        ? `${stepPath(hit.roundId, 'checking')}/phieu/${hit.responseId}`
        : `${stepPath(hit.roundId, 'collection')}/danh-sach?sau=${encodeURIComponent(hit.fieldId)}-${hit.serial - 1}`;
    case 'field':
      return `${stepPath(hit.roundId, 'collection')}/danh-sach?linh-vuc=${encodeURIComponent(hit.fieldId)}`;
    case 'document':
      return hit.document === 'report' ? stepPath(hit.roundId, 'report') : stepPath(hit.roundId, 'plan');
    case 'account':
      return `/tai-khoan?tim=${encodeURIComponent(hit.loginName || hit.name)}`;
    default:
      return stepPath(hit.roundId, 'plan');
  }
}
