// Loaded before every test file: properties are tried with the same examples in every run, so that a red run means the
// code. LONGDAN_SEED=random looks for new ones; LONGDAN_SEED=n repeats a run.
import fc from 'fast-check';

const wanted = process.env['LONGDAN_SEED'] ?? '1';
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
