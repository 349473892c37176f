import type { en } from "./en";
import type { PluralForms } from "./message";

export type Key = keyof typeof en;

/** What each language must have: a text where English has one, plural forms where English has them. */
export type Catalogue = {
  readonly [K in Key]: (typeof en)[K] extends string ? string : PluralForms;
};
