import type { Plugin } from "vite";

interface Emoji {
  readonly unicode: string;
  readonly label: string;
  readonly group?: number;
  readonly tags?: readonly string[];
  readonly skins?: readonly { readonly unicode: string }[];
}

/** Leaves of the data of emoji what the picker reads: a third of it. */
export function emojiData(): Plugin {
  return {
    name: "parley:emoji",
    // Before Vite makes a module of it.
    enforce: "pre",
    transform(code, id) {
      if (!/emojibase-data\/\w+\/compact\.json$/.test(id)) return undefined;
      const all = JSON.parse(code) as readonly Emoji[];
      const lean = all.map(({ unicode, label, group, tags, skins }) => ({
        unicode,
        label,
        group,
        tags,
        ...(skins && { skins: skins.map((skin) => ({ unicode: skin.unicode })) }),
      }));
      return { code: JSON.stringify(lean), map: null };
    },
  };
}
