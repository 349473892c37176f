import { type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { I18n } from "./i18n";
import { english } from "./languages";

/** English where nobody says otherwise, as in tests of parts. */
export const I18nContext = createContext<ReadonlySignal<I18n>>(signal(english));

export function useI18n(): I18n {
  return useContext(I18nContext).value;
}
