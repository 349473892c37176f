/** The words, numbers and times of one language. Made anew when the language changes; components read it from a signal. */
import type { ComponentChild } from "preact";
import type { Catalogue, Key } from "./catalogue";
import type { en } from "./en";
import { type Entry, isolated, type Names, split, type Values } from "./message";

type NamesOf<K extends Key> = Names<(typeof en)[K]>;
type Args<K extends Key, V> = [NamesOf<K>] extends [never] ? [] : [values: Values<NamesOf<K>, V>];

export interface I18n {
  /** As in the catalogue: "en". */
  readonly language: string;
  /** With the region of the browser, if it is of the same language: "en-GB". */
  readonly tag: string;
  t<K extends Key>(key: K, ...args: Args<K, string | number>): string;
  /** The same with elements in place of the placeholders. */
  rich<K extends Key>(key: K, ...args: Args<K, ComponentChild>): ComponentChild[];
  number(n: number): string;
  percent(n: number): string;
  /** "1.2 MB" */
  bytes(n: number): string;
  /** "Ann, Bob and Cy", each isolated. */
  names(names: readonly string[]): string;
  /** "14:05" */
  clock(at: number): string;
  /** "Sat, Nov 28, 2026, 2:22:07 PM" */
  moment(at: number): string;
  /** "14:05" of today, "yesterday", "Tue", "12 Mar", "12/03/2024": for lists. */
  short(at: number, now: number): string;
  /** "Today", "Yesterday", "Tuesday", "Tuesday, 12 March": for separators. */
  day(at: number, now: number): string;
  /** "5 minutes ago" */
  ago(at: number, now: number): string;
  compare(a: string, b: string): number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How many midnights lie between the two, by the local clock. */
export function daysBetween(at: number, now: number): number {
  const a = new Date(at);
  const b = new Date(now);
  const utc = (d: Date) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate());
  return Math.round((utc(b) - utc(a)) / DAY);
}

export function makeI18n(language: string, tag: string, catalogue: Catalogue): I18n {
  const plural = new Intl.PluralRules(tag);
  const decimal = new Intl.NumberFormat(tag);
  const list = new Intl.ListFormat(tag, { type: "conjunction" });
  const collator = new Intl.Collator(tag, { sensitivity: "base", numeric: true });
  const dates = lazily(
    (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options),
  );
  const numbers = lazily(
    (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tag, options),
  );
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });

  const text = (entry: Entry, values: Readonly<Record<string, unknown>>) =>
    typeof entry === "string" ? entry : (entry[plural.select(values.n as number)] ?? entry.other);
  const shown = (value: unknown) =>
    typeof value === "number" ? decimal.format(value) : isolated(String(value));

  const capital = (s: string) => s.charAt(0).toLocaleUpperCase(tag) + s.slice(1);
  const date = (at: number, options: Intl.DateTimeFormatOptions) => dates(options).format(at);
  const sameYear = (at: number, now: number) =>
    new Date(at).getFullYear() === new Date(now).getFullYear();

  const i18n: I18n = {
    language,
    tag,
    t(key, ...args) {
      const values = (args[0] ?? {}) as Readonly<Record<string, unknown>>;
      const parts = split(text(catalogue[key], values));
      return parts.map((part, i) => (i % 2 === 0 ? part : shown(values[part]))).join("");
    },
    rich(key, ...args) {
      const values = (args[0] ?? {}) as Readonly<Record<string, ComponentChild>>;
      const parts = split(text(catalogue[key], values));
      return parts.map((part, i) => {
        const value = i % 2 === 0 ? part : values[part];
        return typeof value === "number" ? decimal.format(value) : value;
      });
    },
    number: (n) => decimal.format(n),
    percent: (n) => numbers({ style: "percent" }).format(n),
    bytes(n) {
      const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
      const step = Math.min(units.length - 1, n < 1 ? 0 : Math.floor(Math.log10(n) / 3));
      return numbers({
        style: "unit",
        unit: units[step] as string,
        unitDisplay: step === 0 ? "long" : "short",
        maximumFractionDigits: step < 2 ? 0 : 1,
      }).format(n / 1000 ** step);
    },
    names: (names) => list.format(names.map(isolated)),
    clock: (at) => date(at, { timeStyle: "short" }),
    moment: (at) =>
      date(at, {
        weekday: "short",
        day: "numeric",
        month: "short",
        year: "numeric",
        hour: "numeric",
        minute: "2-digit",
        second: "2-digit",
      }),
    short(at, now) {
      const days = daysBetween(at, now);
      if (days <= 0) return i18n.clock(at);
      if (days === 1) return capital(relative.format(-1, "day"));
      if (days < 7) return date(at, { weekday: "short" });
      return date(
        at,
        sameYear(at, now) ? { day: "numeric", month: "short" } : { dateStyle: "short" },
      );
    },
    day(at, now) {
      const days = daysBetween(at, now);
      if (days === 0 || days === 1) return capital(relative.format(-days, "day"));
      if (days > 1 && days < 7) return capital(date(at, { weekday: "long" }));
      const options = { weekday: "long", day: "numeric", month: "long" } as const;
      return capital(date(at, sameYear(at, now) ? options : { ...options, year: "numeric" }));
    },
    ago(at, now) {
      const past = Math.max(0, now - at);
      if (past < MINUTE) return relative.format(0, "minute");
      if (past < 60 * MINUTE) return relative.format(-Math.floor(past / MINUTE), "minute");
      if (past < DAY) return relative.format(-Math.floor(past / (60 * MINUTE)), "hour");
      return relative.format(-Math.max(1, daysBetween(at, now)), "day");
    },
    compare: (a, b) => collator.compare(a, b),
  };
  return i18n;
}

/** Formatters are dear to make and few. */
function lazily<O extends object, F>(make: (options: O) => F): (options: O) => F {
  const made = new Map<string, F>();
  return (options) => {
    const key = JSON.stringify(options);
    let format = made.get(key);
    if (format === undefined) {
      format = make(options);
      made.set(key, format);
    }
    return format;
  };
}
