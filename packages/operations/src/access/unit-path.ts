/**
 * Units as paths of their codes from the highest down: "38" is a province, "38/14812" one of its communes, "38/so-noi-vu"
 * one of its departments. A path says by itself what lies below what, so a check needs no directory of units, and codes
 * that were given anew to another territory stay apart by their province.
 */
import { problem } from '@longdan/core';

const segment = /^[a-z0-9][a-z0-9._-]{0,39}$/;
const mostLevels = 5;

/** @throws Problem `unit-path-invalid` */
export function readUnitPath(text: string): string {
  const path = text
    .trim()
    .toLowerCase()
    .replace(/\s*\/\s*/g, '/');
  const parts = path.split('/');
  if (parts.length > mostLevels || !parts.every((part) => segment.test(part)))
    throw problem('unit-path-invalid', { unit: text.trim() });
  return path;
}

/** Several paths, apart by commas, spaces or lines; the same one twice, or one below another, counts once. */
export function readUnitPaths(text: string): string[] {
  const paths = [
    ...new Set(
      text
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map(readUnitPath),
    ),
  ].sort();
  return paths.filter((path) => !paths.some((other) => other !== path && covers([other], path)));
}

/** Whether a scope holds a unit: itself or one above it. Without a scope everything is held; what has no unit only then. */
export function covers(scope: readonly string[] | undefined, path: string | undefined): boolean {
  if (scope === undefined) return true;
  return path !== undefined && scope.some((unit) => path === unit || path.startsWith(`${unit}/`));
}
