/** Acts of imports, as the audit names them. */
import type { importActsVi } from './import-acts-vi.ts';

export const importActsEn: typeof importActsVi = {
  'import-finished': 'A file was imported',
  'import-resumed': 'An import went on',
  'import-cancelled': 'An import was stopped',
  'import-undo-begun': 'Undoing of an import begun',
  'import-undone': 'An import was undone',
  'mapping-remembered': 'Meaning of columns remembered',
  'mapping-forgotten': 'Meaning of columns forgotten',
};
