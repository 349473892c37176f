/**
 * The text of a message. Most need no Markdown, which is as large as all the rest of a conversation: it is loaded when
 * the first text comes that may. Until then, or if it cannot be had, such a text shows as it was written.
 */
import { signal } from "@preact/signals";
import { isPlain, PlainText, type TextOptions } from "./plain-text";

type Parser = typeof import("./markdown");

const parser = signal<Parser | undefined>(undefined);
let loading = false;

/** Whoever asks while they are shown is asked again once it is there. */
function parserFor(text: string): Parser | undefined {
  if (isPlain(text)) return undefined;
  if (parser.value === undefined) loadMarkdown().catch(() => {});
  return parser.value;
}

async function loadMarkdown(): Promise<void> {
  if (loading) return;
  loading = true;
  try {
    parser.value = await import("./markdown");
  } finally {
    loading = false; // the next text tries again
  }
}

export function MessageText({ text, ...options }: TextOptions & { readonly text: string }) {
  const Text = parserFor(text)?.Markdown ?? PlainText;
  return <Text text={text} {...options} />;
}

/** Whether it ends in a paragraph as it shows now, so that something may stand in its last line. */
export function endsInParagraph(text: string): boolean {
  return parserFor(text)?.endsInParagraph(text) ?? true;
}
