/** What is being completed at the cursor: `@na` a name, `:smi` an emoji. */

export interface Completion {
  readonly kind: "mention" | "emoji";
  /** Without its sign. */
  readonly query: string;
  /** Where it stands in the text, its sign included. */
  readonly start: number;
  readonly end: number;
}

const MENTION = /(?:^|[^\p{L}\p{N}_@])@([\p{L}\p{N}._-]{0,40})$/u;
const EMOJI = /(?:^|[\s(])(:[\p{L}\p{N}_+-]{2,40})$/u;
/** What is before that is not looked at. */
const BACK = 64;

export function completionAt(text: string, cursor: number): Completion | undefined {
  const from = Math.max(0, cursor - BACK);
  const before = text.slice(from, cursor);
  const mention = MENTION.exec(before);
  if (mention !== null) {
    const query = mention[1] as string;
    return { kind: "mention", query, start: cursor - query.length - 1, end: cursor };
  }
  const emoji = EMOJI.exec(before);
  if (emoji !== null) {
    const found = emoji[1] as string;
    return { kind: "emoji", query: found.slice(1), start: cursor - found.length, end: cursor };
  }
  return undefined;
}

export interface Named {
  readonly user_id: string;
  readonly name: string;
  readonly username?: string;
}

/** Whom the query may mean: those whose username or name begins so first, then those of whose name another word does. */
export function matchPeople<P extends Named>(
  people: readonly P[],
  query: string,
  max = 8,
): readonly P[] {
  const wanted = query.toLocaleLowerCase();
  return people
    .map((person) => [rankOf(person, wanted), person] as const)
    .filter(([rank]) => rank < 3)
    .sort(([a], [b]) => a - b)
    .slice(0, max)
    .map(([, person]) => person);
}

function rankOf({ user_id, name, username }: Named, wanted: string): number {
  const words = name.toLocaleLowerCase();
  if (username?.startsWith(wanted)) return 0;
  if (words.startsWith(wanted)) return 1;
  const other = words.split(/[\s.\-_]+/).some((word) => word.startsWith(wanted));
  return other || (username === undefined && user_id.toLowerCase().startsWith(wanted)) ? 2 : 3;
}

/** The text with something in place of [start, end), and where the cursor is then. */
export function replace(
  text: string,
  { start, end }: Pick<Completion, "start" | "end">,
  by: string,
): { readonly text: string; readonly cursor: number } {
  return { text: text.slice(0, start) + by + text.slice(end), cursor: start + by.length };
}
