/** Small questions about what users wrote. */

const encoder = new TextEncoder();

/** As the server counts: bytes of UTF-8. Most of what is typed is far from any limit, so that is not encoded. */
export function utf8Length(text: string, atLeast = 0): number {
  return text.length * 3 < atLeast ? text.length : encoder.encode(text).length;
}

const STRONG_RTL =
  /[\u0590-\u05ff\u0600-\u07bf\u0860-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802-\ud803\ud83a-\ud83b][\udc00-\udfff]/;
const LETTER = /\p{L}/u;

/** Whether the first letter is of a script that is written from right to left: what `dir="auto"` goes by. */
export function startsRtl(text: string): boolean {
  const letter = LETTER.exec(text)?.[0];
  return letter !== undefined && STRONG_RTL.test(letter);
}

/** In one line, for previews: no markup, no line ends. */
export function oneLine(text: string, max = 200): string {
  const start = text.length > max * 4 ? text.slice(0, max * 4) : text;
  const plain = start
    .replace(/```\w*/g, " ")
    .replace(/^\s{0,3}(?:>|#{1,6}\s|[-*+]\s)/gm, "")
    .replace(/(\*\*|__|~~|`)(?=\S)([^\n]*?\S)\1/g, "$2")
    .replace(/(?<![\p{L}\p{N}])([*_])(?=\S)([^\n*_]*?\S)\1(?![\p{L}\p{N}])/gu, "$2")
    .replace(/\[([^\]\n]+)\]\([^)\s]+\)/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
  return plain.length > max ? `${plain.slice(0, max)}…` : plain;
}

const EMOJI_ONLY =
  /^(?:(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2})(?:\p{Emoji_Modifier}|\ufe0f|\u20e3|\u200d\p{Extended_Pictographic}|[\u{e0020}-\u{e007f}])*\s*){1,3}$/u;

/** One to three emoji and nothing else: shown larger. */
export function isEmojiOnly(text: string): boolean {
  return text.length <= 48 && EMOJI_ONLY.test(text.trim());
}

/** Up to two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((w) => w !== "");
  const first = firstLetter(words[0]);
  if (first === undefined) return firstLetter(name.trim()) ?? "?";
  // One character of a script without capitals says as much as two letters do.
  if (first.toUpperCase() === first.toLowerCase()) return first;
  const last = words.length > 1 ? firstLetter(words.at(-1)) : undefined;
  return `${first}${last ?? ""}`.toLocaleUpperCase();
}

function firstLetter(word: string | undefined): string | undefined {
  return word === undefined || word === "" ? undefined : [...word][0];
}

/** The same number below `count` for the same text, everywhere. */
export function hashOf(text: string, count: number): number {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  }
  return (hash >>> 0) % count;
}
