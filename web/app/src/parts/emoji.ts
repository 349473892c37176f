/** The emoji, by their names in the user's language. Much data, so it is loaded when somebody opens the picker. */
import type { DeviceMemory } from "./memory";

export interface Emoji {
  readonly emoji: string;
  readonly label: string;
  readonly group: number;
  /** With tones of skin, from light to dark; empty if it has none. */
  readonly skins: readonly string[];
  /** What it is found by, in lower case. */
  readonly words: string;
}

export interface EmojiGroup {
  readonly group: number;
  readonly label: string;
  readonly emoji: readonly Emoji[];
}

export interface EmojiSet {
  readonly groups: readonly EmojiGroup[];
  readonly all: readonly Emoji[];
  find(emoji: string): Emoji | undefined;
}

/** As in the files of emojibase-data. */
interface Compact {
  readonly unicode: string;
  readonly label: string;
  readonly group?: number;
  readonly tags?: readonly string[];
  readonly skins?: readonly { readonly unicode: string; readonly label: string }[];
}

interface Messages {
  readonly groups: readonly { readonly message: string; readonly order: number }[];
}

/** Parts of emoji such as tones of skin. */
const COMPONENTS = 2;
const TONES = 5;

type Source = () => Promise<readonly [unknown, unknown]>;

const SOURCES: { readonly en: Source } & Readonly<Record<string, Source>> = {
  en: async () => [
    (await import("emojibase-data/en/compact.json")).default,
    (await import("emojibase-data/en/messages.json")).default,
  ],
  de: async () => [
    (await import("emojibase-data/de/compact.json")).default,
    (await import("emojibase-data/de/messages.json")).default,
  ],
  zh: async () => [
    (await import("emojibase-data/zh/compact.json")).default,
    (await import("emojibase-data/zh/messages.json")).default,
  ],
};

/** Rejects when it cannot be loaded; the browser keeps what was. */
export async function loadEmoji(language: string): Promise<EmojiSet> {
  const source = SOURCES[language] ?? SOURCES.en;
  const [data, messages] = (await source()) as readonly [readonly Compact[], Messages];
  return emojiSet(data, messages);
}

export function emojiSet(data: readonly Compact[], messages: Messages): EmojiSet {
  const all = data.flatMap(({ unicode, label, group, tags = [], skins = [] }): Emoji[] =>
    group === undefined || group === COMPONENTS
      ? []
      : [
          {
            emoji: unicode,
            label,
            group,
            // Those of two people in different tones would be many and in no order.
            skins: skins.length === TONES ? skins.map((s) => s.unicode) : [],
            words: [label, ...tags].join(" ").toLocaleLowerCase(),
          },
        ],
  );
  const groups = messages.groups
    .map(({ message, order }) => ({
      group: order,
      label: message,
      emoji: all.filter((e) => e.group === order),
    }))
    .filter((g) => g.emoji.length > 0);
  const byText = new Map(all.flatMap((e) => [e.emoji, ...e.skins].map((s) => [s, e] as const)));
  return { groups, all, find: (emoji) => byText.get(emoji) };
}

/** Those that have all words of the query, whose own names begin so first. */
export function searchEmoji(set: EmojiSet, query: string, max = 200): readonly Emoji[] {
  const words = query
    .toLocaleLowerCase()
    .split(/[\s_:]+/)
    .filter((w) => w !== "");
  if (words.length === 0) return [];
  const first = words[0] as string;
  const rank = ({ words: w }: Emoji) => (w.startsWith(first) ? 0 : w.includes(` ${first}`) ? 1 : 2);
  return set.all
    .filter((e) => words.every((word) => e.words.includes(word)))
    .map((e) => [rank(e), e] as const)
    .sort(([a], [b]) => a - b)
    .slice(0, max)
    .map(([, e]) => e);
}

/** In the tone of skin that is chosen: 0 for none, 1 (light) to 5 (dark). */
export function inTone({ emoji, skins }: Emoji, tone: number): string {
  return skins[tone - 1] ?? emoji;
}

const RECENT = 27;

/** The emoji used last, newest first. */
export function recentEmoji(memory: DeviceMemory): readonly string[] {
  return (
    memory
      .get("emoji")
      ?.split(" ")
      .filter((e) => e !== "") ?? []
  );
}

export function rememberEmoji(memory: DeviceMemory, emoji: string): void {
  const others = recentEmoji(memory).filter((e) => e !== emoji);
  memory.set("emoji", [emoji, ...others].slice(0, RECENT).join(" "));
}

export function toneOf(memory: DeviceMemory): number {
  const tone = Number(memory.get("tone"));
  return Number.isInteger(tone) && tone >= 0 && tone <= TONES ? tone : 0;
}
