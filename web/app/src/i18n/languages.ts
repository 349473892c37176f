/** Which languages there are, and which one it is to be. English comes with the page, others when they are wanted. */
import type { Catalogue } from "./catalogue";
import { en } from "./en";
import { type I18n, makeI18n } from "./i18n";

export const LANGUAGES = [
  { code: "en", name: "English" },
  { code: "de", name: "Deutsch" },
  { code: "zh", name: "中文" },
] as const;

export type Language = (typeof LANGUAGES)[number]["code"];

const CATALOGUES: Readonly<Record<Language, () => Catalogue | Promise<Catalogue>>> = {
  en: () => en,
  de: () => import("./de").then((m) => m.de),
  zh: () => import("./zh").then((m) => m.zh),
};

export interface Choice {
  readonly language: Language;
  readonly tag: string;
}

/** The first of the wanted tags whose language there is, with its region; `preferred` counts before the browser's. */
export function choose(preferred: string, browser: readonly string[]): Choice {
  const wanted = preferred === "system" ? browser : [preferred, ...browser];
  for (const tag of wanted) {
    const language = known(tag);
    if (language === undefined) continue;
    const regional = browser.find((b) => known(b) === language) ?? tag;
    return { language, tag: valid(regional) ?? language };
  }
  return { language: "en", tag: "en" };
}

function known(tag: string): Language | undefined {
  const primary = tag.toLowerCase().split("-")[0];
  return LANGUAGES.find(({ code }) => code === primary)?.code;
}

function valid(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

export const english: I18n = makeI18n("en", "en", en);

/** At once for English; for others when their words are there. */
export function loadI18n({ language, tag }: Choice): I18n | Promise<I18n> {
  const catalogue = CATALOGUES[language]();
  return catalogue instanceof Promise
    ? catalogue.then((words) => makeI18n(language, tag, words))
    : makeI18n(language, tag, catalogue);
}
