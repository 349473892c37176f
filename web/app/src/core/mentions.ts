import type { DraftMention } from "./types";

/**
 * The places of mentions after a text was edited: what stands before the change stays, what stands after it moves along,
 * what was changed itself is no mention any more.
 */
export function moveMentions(
  mentions: readonly DraftMention[],
  before: string,
  after: string,
): readonly DraftMention[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) {
    start += 1;
  }
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) {
    tail += 1;
  }
  const end = before.length - tail;
  const shift = after.length - before.length;
  return mentions.flatMap((mention) => {
    if (mention.end <= start) {
      return [mention];
    }
    if (mention.start >= end) {
      return [{ ...mention, start: mention.start + shift, end: mention.end + shift }];
    }
    return [];
  });
}

/**
 * Whom a text speaks to: those that were chosen, and those whom it names by their username without their having been.
 * (Whom it names by their user id the server finds out.)
 */
export function mentioned(
  text: string,
  chosen: readonly DraftMention[],
  byUsername: (name: string) => string | undefined,
): string[] {
  const users = new Set(chosen.map(({ user_id }) => user_id));
  for (const [, name = ""] of text.matchAll(/(?<![\p{L}\p{N}_@.])@([A-Za-z0-9._-]{3,32})/gu)) {
    // A full stop or a dash at the end belongs to the sentence if nobody is called so.
    const user =
      byUsername(name.toLowerCase()) ?? byUsername(name.toLowerCase().replace(/[.-]+$/, ""));
    if (user !== undefined) {
      users.add(user);
    }
  }
  return [...users].slice(0, 50);
}
