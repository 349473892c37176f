import type { ComponentChild } from "preact";

const LETTERS = /[\p{L}\p{N}]+/gu;
const MARKS = /\p{M}/gu;

/** As the server compares words: without case, accents and forms of letters. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(MARKS, "").toLowerCase().replaceAll("ß", "ss");
}

/** Where words of the text begin with a word of the query: [start, end) in order. */
export function matches(text: string, query: string): readonly (readonly [number, number])[] {
  const wanted = [...query.matchAll(LETTERS)].map(([word]) => fold(word));
  if (wanted.length === 0) return [];
  const found: (readonly [number, number])[] = [];
  for (const match of text.matchAll(LETTERS)) {
    const word = match[0];
    const folded = fold(word);
    const hit = wanted.find((w) => folded.startsWith(w));
    if (hit !== undefined) {
      found.push([match.index, match.index + lengthOf(word, hit)]);
      continue;
    }
    // In scripts without spaces between words, it may stand anywhere.
    const inside = wanted.map((w) => [folded.indexOf(w), w] as const).find(([at]) => at > 0);
    if (
      inside !== undefined &&
      /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uffff]/.test(word)
    ) {
      found.push([match.index + inside[0], match.index + inside[0] + inside[1].length]);
    }
  }
  return found;
}

/** How much of the word is as long as `folded` when it is folded. */
function lengthOf(word: string, folded: string): number {
  for (let end = 1; end <= word.length; end++) {
    if (fold(word.slice(0, end)).length >= folded.length) return end;
  }
  return word.length;
}

const BEFORE = 40;
const MAX = 160;

/** A part of the text around the first match, with all matches in it marked. */
export function excerpt(text: string, query: string): ComponentChild[] {
  const all = matches(text, query);
  const first = all[0]?.[0] ?? 0;
  const from = first > BEFORE + 20 ? text.indexOf(" ", first - BEFORE) + 1 : 0;
  const start = from > 0 && from <= first ? from : first > BEFORE + 20 ? first - BEFORE : 0;
  const end = Math.min(text.length, start + MAX);
  const parts: ComponentChild[] = start > 0 ? ["…"] : [];
  let at = start;
  for (const [a, b] of all) {
    if (a < at || b > end) continue;
    parts.push(text.slice(at, a), <mark>{text.slice(a, b)}</mark>);
    at = b;
  }
  parts.push(text.slice(at, end), end < text.length ? "…" : "");
  return parts;
}
