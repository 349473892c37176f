/** What the list of messages shows: its items, and what stands between them. */
import type { Item } from "../core/types";
import { daysBetween } from "../i18n/i18n";

export interface Row {
  readonly key: string;
  readonly item: Item;
  /** A day begins here: one of its moments. */
  readonly day?: number;
  /** The line "new" stands above. */
  readonly fresh: boolean;
  /** First, last of what one person says in one go. */
  readonly first: boolean;
  readonly last: boolean;
}

/** Who is silent for longer begins anew. */
const PAUSE = 5 * 60_000;

export function rowsOf(
  items: readonly Item[],
  firstUnread: number | undefined,
  me: string,
): readonly Row[] {
  const freshAt = items.findIndex(
    (item) => firstUnread !== undefined && item.kind !== "outgoing" && item.seq >= firstUnread,
  );
  const startsDay = items.map((item, i) => {
    const before = items[i - 1];
    return before === undefined || daysBetween(timeOf(before), timeOf(item)) !== 0;
  });
  const first = items.map(
    (item, i) => startsDay[i] || i === freshAt || !together(items[i - 1] as Item, item, me),
  );
  return items.map((item, i) => ({
    key: item.key,
    item,
    ...(startsDay[i] && { day: timeOf(item) }),
    fresh: i === freshAt,
    first: first[i] as boolean,
    last: i + 1 >= items.length || (first[i + 1] as boolean),
  }));
}

/** The same rows as before where nothing about them has changed, so that they are not drawn anew. */
export function reuse(before: readonly Row[], after: readonly Row[]): readonly Row[] {
  const old = new Map(before.map((row) => [row.key, row]));
  return after.map((row) => {
    const same = old.get(row.key);
    return same !== undefined &&
      same.item === row.item &&
      same.fresh === row.fresh &&
      same.first === row.first &&
      same.last === row.last &&
      same.day === row.day
      ? same
      : row;
  });
}

export function timeOf(item: Item): number {
  switch (item.kind) {
    case "message":
      return item.message.sent_at;
    case "notice":
      return item.event.sent_at;
    case "outgoing":
      return item.outgoing.queued_at;
  }
}

function together(a: Item, b: Item, me: string): boolean {
  const sender = senderOf(a, me);
  return (
    sender !== undefined && sender === senderOf(b, me) && Math.abs(timeOf(b) - timeOf(a)) < PAUSE
  );
}

function senderOf(item: Item, me: string): string | undefined {
  return item.kind === "message"
    ? item.message.sender_id
    : item.kind === "outgoing"
      ? me
      : undefined;
}

/** The row of a seq, or the one before which it would stand. */
export function indexOfSeq(rows: readonly Row[], seq: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = (rows[middle] as Row).item;
    if (item.kind === "outgoing" || item.seq >= seq) high = middle;
    else low = middle + 1;
  }
  return Math.min(low, rows.length - 1);
}

/** About how high a row will be, before it is measured. */
export function estimate({ item, day, fresh, first }: Row): number {
  const around = (day === undefined ? 0 : 44) + (fresh ? 32 : 0) + (first ? 10 : 2);
  if (item.kind === "notice") return around + 28;
  const text = item.kind === "message" ? item.message.text : item.outgoing.text;
  const files = item.kind === "message" ? item.message.attachments : item.attachments;
  const lines = Math.min(24, Math.ceil(text.length / 60) + (text.match(/\n/g)?.length ?? 0));
  const pictures = files.filter((f) => f.media_type.startsWith("image/")).length;
  return around + 14 + lines * 22 + (pictures > 0 ? 240 : 0) + (files.length - pictures) * 60;
}
