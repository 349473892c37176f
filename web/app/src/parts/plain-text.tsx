/** A text of which only line breaks and mentions count. */
import type { ComponentChild } from "preact";

export interface TextOptions {
  /** Gives the element for `@name`, or undefined if nobody is meant. */
  readonly mention?: (name: string) => ComponentChild | undefined;
  /** Stands at the end of the last paragraph, or after all else. */
  readonly tail?: ComponentChild;
  /** Of links; 0 if it is not given. */
  readonly tabIndex?: 0 | -1;
}

/**
 * What may be Markdown: its characters, addresses, how quotes, lists and headings begin, and white space that Markdown
 * does not show as it is. A text without any of that is one paragraph to it, line by line.
 */
const MARKUP = /[\\`*_~[<\t\r]|:\/\/|www\.|\S@\S|^\s|\s$|^[#>+-]|^\d+[.)]/im;

export function isPlain(text: string): boolean {
  return !MARKUP.test(text);
}

/** Such a text as Markdown shows it; any other one as it was written, while that is not there. */
export function PlainText({ text, ...options }: TextOptions & { readonly text: string }) {
  return (
    <p dir="auto">
      {text.split("\n").map((line, i) => (
        <>
          {i > 0 && <br />}
          {withMentions(line, options)}
        </>
      ))}
      {options.tail}
    </p>
  );
}

/** As the server finds names in a text: `@` at the beginning of a word, and what an id may contain. */
const MENTION = /(?<![\p{L}\p{N}_@])@([A-Za-z0-9._@|+=-]{1,128})/gu;
const TRAILING = /[.\-=+|@]+$/;

export function withMentions(text: string, { mention }: TextOptions): ComponentChild {
  if (mention === undefined || !text.includes("@")) return text;
  const parts: ComponentChild[] = [];
  let at = 0;
  for (const match of text.matchAll(MENTION)) {
    const whole = match[1] as string;
    const name = [whole, whole.replace(TRAILING, "")].find((n) => mention(n) !== undefined);
    if (name === undefined) continue;
    parts.push(text.slice(at, match.index), mention(name));
    at = match.index + 1 + name.length;
  }
  return parts.length === 0 ? text : [...parts, text.slice(at)];
}
