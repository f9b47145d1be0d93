import { parseSync } from 'vite';

/** A text that stands in the code itself. */
export interface Literal {
  readonly line: number;
  readonly text: string;
}

/** What people see or hear of an element or a component, even if it is one word in lower case. */
const seen =
  /^(?:title|aria-(?:label|description|roledescription|valuetext)|alt|placeholder|label|note|verb|heads|name)$/;
/** What is for the machine, whatever it looks like. */
const machine =
  /^(?:class|href|src|id|key|d|viewBox|pattern|type|role|rel|for|html[A-Z]\w*|auto\w+|inputMode|style|icon|tone|shape|data-.*|aria-(?:controls|labelledby|describedby|live|activedescendant|current|haspopup))$/;
/** One word with a capital in front, or several words. */
const words = /^[A-Z][a-z]+|[A-Za-z’…,:;)]{2,} [(“≈]?[A-Za-z]/;
const letters = /\p{L}{2}/u;
/** Take a selector of elements, or the name of something. */
const ofMachine = /^(?:matches|closest|querySelector(?:All)?|matchMedia|request)$/;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [part: string]: unknown;
}

/** The texts in a source file that are shown to people, as far as its syntax tells. */
export function literalsIn(path: string, source: string): Literal[] {
  const { program, errors } = parseSync(path, source);
  if (errors[0]) throw new Error(`${path} cannot be parsed: ${errors[0].message}`);
  const found: Literal[] = [];
  const visit = (value: unknown, shown: boolean): void => {
    if (Array.isArray(value)) for (const each of value) visit(each, shown);
    if (!isNode(value) || isForMachine(value)) return;
    if (value.type === 'JSXAttribute') {
      visit(value.value, seen.test(nameOf(value)));
      return;
    }
    if (value.type === 'JSXOpeningElement' && Array.isArray(value.attributes)) {
      for (const each of value.attributes) if (!isNameOfMachine(value, each)) visit(each, false);
      return;
    }
    const text = textOf(value)?.trim().replace(/\s+/g, ' ') ?? '';
    if (letters.test(text) && (shown || words.test(text))) {
      found.push({ line: source.slice(0, value.start).split('\n').length, text });
    }
    const isElement = value.type === 'JSXElement' || value.type === 'JSXFragment';
    for (const [part, child] of Object.entries(value)) {
      visit(child, isElement ? part === 'children' : shown && passesOn(value, part));
    }
  };
  visit(program, false);
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Names of modules and types, keys that are compared, selectors. */
function isForMachine(node: Node): boolean {
  if (node.type === 'JSXAttribute') return machine.test(nameOf(node));
  if (node.type === 'CallExpression') return ofMachine.test(nameOf(node.callee));
  return /^(?:Import|ExportAll|BinaryExpression|TS(?!As|Satisfies|NonNull))/.test(node.type);
}

/** Which picture, or which group of the browser's own boxes; of other components it is a word beside a value. */
function isNameOfMachine(element: Node, attribute: unknown): boolean {
  return nameOf(attribute) === 'name' && /^(?:Icon$|[a-z])/.test(nameOf(element));
}

/** Where the value of a node is the value of one of its parts: `a ? 'Yes' : 'No'`, `is && 'so'`. */
function passesOn({ type }: Node, part: string): boolean {
  if (type === 'ConditionalExpression') return part !== 'test';
  if (type === 'LogicalExpression') return part === 'right';
  return /^(?:JSXExpressionContainer|TemplateLiteral|ArrayExpression|TS\w+Expression)$/.test(type);
}

function nameOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return isNode(value) ? nameOf(value.name ?? value.property) : '';
}

/** Of text between tags, of a string, and of what stands between the values of a template. */
function textOf({ type, value }: Node): string | null {
  if (type === 'TemplateElement') return isRaw(value) ? value.raw : null;
  return /^(?:JSXText|Literal)$/.test(type) && typeof value === 'string' ? value : null;
}

function isRaw(value: unknown): value is { readonly raw: string } {
  return typeof value === 'object' && value !== null && 'raw' in value && typeof value.raw === 'string';
}
