/** Copying a scheme under a name of one’s own. */
export const schemeCopyEn = {
  copy: 'Make your own scheme from this one',
  file: 'Download the file (YAML)',
  title: 'Make the authority’s own scheme',
  lead: 'Structure, scales and formula stay; names, wordings and the legal source change. To change the structure, download the file, edit it and upload it.',
  id: 'Id of the scheme',
  idHint:
    'Letters, digits, “-”. Under the id of a known scheme it becomes its next version; rounds made before do not change.',
  name: 'Title of the scheme',
  source: 'Prescribing document',
  sourceHint: 'Number, day and issuing body of the decision.',
  note: 'Note on the source',
  content: 'Content',
  factor: 'Factor',
  criterion: 'Criterion',
  submit: 'Add the scheme',
};
