/**
 * Messages and what goes into them. A message is a text with `{placeholders}`, or one text for each plural form of its
 * number `{n}`; which parameters a message takes is known to the compiler.
 */

export interface PluralForms {
  readonly zero?: string;
  readonly one?: string;
  readonly two?: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

export type Entry = string | PluralForms;

type Placeholders<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** The placeholders of an entry. Of plural ones always `n`, which picks the form. */
export type Names<E> = E extends string
  ? Placeholders<E>
  : E extends { readonly other: infer Other extends string }
    ? Placeholders<Other> | "n"
    : never;

export type Values<Name extends string, V> = { readonly [N in Name]: N extends "n" ? number : V };

const PLACEHOLDER = /\{(\w+)\}/;

/** The text split at its placeholders: texts at even places, names at odd ones. */
export function split(text: string): readonly string[] {
  return text.split(PLACEHOLDER);
}

const DIRECTIONAL =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]|[\ud802-\ud803\ud83a-\ud83b][\udc00-\udfff]/;

/** Characters that turn the direction of what follows them; no name needs one. */
const OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * Keeps what a user chose from changing the direction of the text around it. Only where it might: else isolates would
 * stand in each label that somebody compares or copies.
 */
export function isolated(value: string): string {
  return DIRECTIONAL.test(value) ? `\u2068${value.replace(OVERRIDES, "")}\u2069` : value;
}
