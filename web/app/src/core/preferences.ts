import { signal } from "@preact/signals";
import type { Preferences, PreferencesStore } from "./types";

const KEY = "parley:preferences";

const DEFAULTS: Preferences = {
  theme: "system",
  language: "system",
  enterSends: true,
  notifications: "all",
  notificationText: true,
};

const VALUES: { readonly [K in keyof Preferences]: (value: unknown) => boolean } = {
  theme: (value) => ["system", "light", "dark"].includes(value as string),
  language: (value) => typeof value === "string" && value.length <= 35,
  enterSends: (value) => typeof value === "boolean",
  notifications: (value) => ["all", "mentions", "off"].includes(value as string),
  notificationText: (value) => typeof value === "boolean",
};

/** @param storage the browser's localStorage; without one, as where it is forbidden, preferences end with the page */
export function preferencesIn(
  storage: Pick<Storage, "getItem" | "setItem"> | undefined,
): PreferencesStore {
  const current = signal(read(storage));
  return {
    current,
    set(change) {
      current.value = { ...current.peek(), ...change };
      try {
        storage?.setItem(KEY, JSON.stringify(current.peek()));
      } catch {
        // Full or forbidden: it counts as long as the page does.
      }
    },
  };
}

/** What is there and makes sense; a newer or older version of the app may have written it. */
function read(storage: Pick<Storage, "getItem"> | undefined): Preferences {
  try {
    const stored = JSON.parse(storage?.getItem(KEY) ?? "{}") as Record<string, unknown>;
    const known = Object.entries(stored).filter(([name, value]) =>
      VALUES[name as keyof Preferences]?.(value),
    );
    return { ...DEFAULTS, ...Object.fromEntries(known) };
  } catch {
    return DEFAULTS;
  }
}
