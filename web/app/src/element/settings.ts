import type { Preferences } from "../core/types";
import type { Target } from "../views/chat-pane";

/** What the attributes of the element say. */
export interface Settings {
  /** Origins of nodes. */
  readonly urls: readonly string[];
  /** The one chat that is shown; all of them without it. */
  readonly target?: Target;
  readonly language: string;
  readonly theme: Preferences["theme"];
}

/** An attribute that cannot be meant so; for whoever writes the page. */
export interface Wrong {
  readonly wrong: string;
}

/**
 * @param attribute its value, null if it is not there
 * @param base what relative addresses are relative to
 * @param home the server that is meant if none is named
 */
export function readSettings(
  attribute: (name: string) => string | null,
  base: string,
  home: string,
): Settings | Wrong {
  const words = attribute("server")?.split(/\s+/).filter(Boolean) ?? [];
  const urls: string[] = [];
  for (const word of words.length > 0 ? words : [home]) {
    const origin = originOf(word, base);
    if (origin === undefined) {
      return {
        wrong: `server="${word}" is not the address of a node, such as https://chat.example`,
      };
    }
    urls.push(origin);
  }
  const target = targetOf(attribute);
  return {
    urls,
    ...(target && { target }),
    language: attribute("lang")?.trim() || "system",
    theme: themeOf(attribute("theme")),
  };
}

function originOf(address: string, base: string): string | undefined {
  try {
    const { protocol, origin } = new URL(address, base);
    return protocol === "https:" || protocol === "http:" ? origin : undefined;
  } catch {
    return undefined;
  }
}

function targetOf(attribute: (name: string) => string | null): Target | undefined {
  const chatId = attribute("chat")?.trim();
  const userId = attribute("to")?.trim();
  return chatId ? { chatId } : userId ? { userId } : undefined;
}

function themeOf(value: string | null): Preferences["theme"] {
  const theme = value?.trim().toLowerCase();
  return theme === "light" || theme === "dark" ? theme : "system";
}
