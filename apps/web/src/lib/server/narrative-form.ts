/** The report's words as a form: paragraphs one per line, directions as a title with its tasks. */
import * as v from 'valibot';

const lines = v.pipe(
  v.optional(v.string(), ''),
  v.transform((text) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
);

const direction = v.object({ title: v.pipe(v.string(), v.trim()), tasks: lines });

export const narrativeForm = {
  leadIn: lines,
  purposes: lines,
  strengths: lines,
  weaknesses: lines,
  /** One left without a title and tasks falls away: that is how a direction is taken out. */
  directions: v.pipe(
    v.optional(v.array(direction), []),
    v.transform((all) => all.filter((one) => one.title !== '' || one.tasks.length > 0)),
  ),
  closing: v.pipe(v.optional(v.string(), ''), v.trim()),
};
