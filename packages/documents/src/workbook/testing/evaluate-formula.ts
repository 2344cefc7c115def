/**
 * Evaluates the spreadsheet formulas that workbooks of this folder use, over the cells of a workbook that was read back:
 * + - * / comparison, references and ranges across sheets, SUM, AVERAGE, COUNT, SUMPRODUCT, IF, N. Referenced formulas are
 * evaluated, never taken from their stored results. Any other construct throws.
 */
import type ExcelJS from 'exceljs';

type Value = number | string | null;
type Range = readonly Value[];

const tokenPattern =
  /\s*(?:("[^"]*")|((?:'[^']+'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)|([A-Z]+(?=\())|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(<>|<=|>=|[-+*/=<>(),]))/y;

export function evaluateCell(workbook: ExcelJS.Workbook, sheetName: string, address: string): Value {
  const { value } = workbook.getWorksheet(sheetName)!.getCell(address.replaceAll('$', ''));
  if (value !== null && typeof value === 'object' && 'formula' in value)
    return new Evaluation(workbook, sheetName, value.formula ?? '').run();
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}

class Evaluation {
  readonly #workbook: ExcelJS.Workbook;
  readonly #sheet: string;
  readonly #tokens: string[];
  #at = 0;

  constructor(workbook: ExcelJS.Workbook, sheet: string, formula: string) {
    this.#workbook = workbook;
    this.#sheet = sheet;
    this.#tokens = [];
    tokenPattern.lastIndex = 0;
    while (tokenPattern.lastIndex < formula.length) {
      const match = tokenPattern.exec(formula);
      if (match === null) throw new Error(`cannot read formula ${formula}`);
      this.#tokens.push(match.slice(1).find((part) => part !== undefined)!);
    }
  }

  run(): Value {
    const value = single(this.#comparison());
    if (this.#at < this.#tokens.length) throw new Error(`unexpected ${this.#tokens[this.#at]}`);
    return value;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #comparison(): Range {
    const left = this.#sum();
    if (!this.#take('=')) return left;
    return [numeric(left) === numeric(this.#sum()) ? 1 : 0];
  }

  #sum(): Range {
    let left = this.#product();
    for (;;) {
      if (this.#take('+')) left = [numeric(left) + numeric(this.#product())];
      else if (this.#take('-')) left = [numeric(left) - numeric(this.#product())];
      else return left;
    }
  }

  #product(): Range {
    let left = this.#atom();
    for (;;) {
      if (this.#take('*')) left = [numeric(left) * numeric(this.#atom())];
      else if (this.#take('/')) {
        const right = numeric(this.#atom());
        left = [right === 0 ? '#DIV/0!' : numeric(left) / right];
      } else return left;
    }
  }

  #atom(): Range {
    if (this.#take('-')) return [-numeric(this.#atom())];
    if (this.#take('(')) {
      const inner = this.#comparison();
      if (!this.#take(')')) throw new Error('missing )');
      return inner;
    }
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error('formula ends too early');
    if (token.startsWith('"')) return [token.slice(1, -1)];
    if (/^[\d.]/.test(token)) return [Number(token)];
    if (/\d$/.test(token)) return this.#cells(token);
    if (!this.#take('(')) throw new Error(`unexpected ${token}`);
    const args: Range[] = [];
    do args.push(this.#comparison());
    while (this.#take(','));
    if (!this.#take(')')) throw new Error('missing )');
    return [call(token, args)];
  }

  #cells(reference: string): Range {
    const [, sheet = this.#sheet, from, to = from] = /^(?:'([^']+)'!)?([^:]+)(?::(.+))?$/.exec(
      reference.replaceAll('$', ''),
    )!;
    const worksheet = this.#workbook.getWorksheet(sheet)!;
    const [first, last] = [worksheet.getCell(from!), worksheet.getCell(to!)];
    const values: Value[] = [];
    for (let row = Number(first.row); row <= Number(last.row); row++)
      for (let column = Number(first.col); column <= Number(last.col); column++)
        values.push(evaluateCell(this.#workbook, sheet, worksheet.getCell(row, column).address));
    return values;
  }
}

function call(name: string, args: readonly Range[]): Value {
  const numbers = args.flat().filter((value) => typeof value === 'number');
  const sum = numbers.reduce((a, b) => a + b, 0);
  switch (name) {
    case 'SUM':
      return sum;
    case 'COUNT':
      return numbers.length;
    case 'AVERAGE':
      return numbers.length === 0 ? '#DIV/0!' : sum / numbers.length;
    case 'SUMPRODUCT':
      return args[0]!.reduce<number>((total, value, i) => {
        const other = args[1]![i];
        return total + (typeof value === 'number' && typeof other === 'number' ? value * other : 0);
      }, 0);
    case 'IF':
      return single(numeric(args[0]!) !== 0 ? args[1]! : args[2]!);
    case 'N': {
      const value = single(args[0]!);
      return typeof value === 'number' ? value : 0;
    }
    default:
      throw new Error(`unknown function ${name}`);
  }
}

function single(range: Range): Value {
  if (range.length !== 1) throw new Error('a range stands where one value belongs');
  return range[0]!;
}

function numeric(range: Range): number {
  const value = single(range);
  if (value === null) return 0;
  return typeof value === 'number' ? value : Number.NaN;
}
