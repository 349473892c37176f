/** Words of pages that are not the client's, and have few: not in its catalogues, which everybody loads. */
import { choose, type Language } from "./languages";

export interface Spoken<W> {
  readonly words: W;
  /** For `lang`. */
  readonly language: Language;
}

export type InEachLanguage<W> = Readonly<Record<Language, W>>;

/** In the language in which the client beside them speaks, see {@link choose}. */
export function spoken<W>(
  all: InEachLanguage<W>,
  preferred: string,
  browser: readonly string[] = navigator.languages,
): Spoken<W> {
  const { language } = choose(preferred, browser);
  return { words: all[language], language };
}
