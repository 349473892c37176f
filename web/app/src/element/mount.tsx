/** What is behind the element once it is shown; loaded then. */
import { type Signal, signal } from "@preact/signals";
import { render } from "preact";
import { createAccount } from "../account/create";
import { browser } from "../account/surroundings";
import type { Account } from "../account/types";
import { preferencesIn } from "../core/preferences";
import type { DeviceMemory } from "../parts/memory";
import { ChatPane, type Target } from "../views/chat-pane";
import type { Report } from "./events";
import type { Identity } from "./identity";
import { observeAccount, observeMessages } from "./observe";
import type { Settings } from "./settings";
import { clientStyles } from "./styles";
import { WholeChat } from "./whole-chat";

export interface Mounted {
  /** Other settings of the same user on the same server. */
  change(settings: Settings): void;
  /** Whether nobody is signed in any more. */
  signedOut(): boolean;
  /** Removes everything. */
  close(): void;
}

export type Mount = (
  root: ShadowRoot,
  settings: Settings,
  identity: Identity,
  name: string,
  report: Report,
) => Mounted;

/** @param name tells several elements of one page apart, for what the browser remembers of them */
export const mount: Mount = (root, settings, identity, name, report) => {
  const target = signal(settings.target);
  // The page says how it looks: nothing of that is stored in the page's own storage.
  const preferences = preferencesIn(undefined);
  preferences.set({ theme: settings.theme, language: settings.language });
  let before = settings;
  const outside = browser();
  const account = createAccount(
    { urls: settings.urls, name, external: identity, preferences },
    {
      ...outside,
      client(options) {
        const client = outside.client(options);
        observeMessages(client, () => target.peek(), report);
        return client;
      },
    },
  );
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, clientStyles()];
  const place = document.createElement("div");
  place.className = "client";
  place.part.add("client");
  root.append(place);
  render(<Shown account={account} target={target} memory={memory()} />, place);
  const stop = observeAccount(account, () => target.value, report);
  return {
    change(next) {
      // What the user has chosen meanwhile stays, unless the page chooses anew.
      if (next.theme !== before.theme) preferences.set({ theme: next.theme });
      if (next.language !== before.language) preferences.set({ language: next.language });
      before = next;
      if (JSON.stringify(next.target) !== JSON.stringify(target.peek())) {
        target.value = next.target;
      }
    },
    signedOut: () => account.state.peek().name === "signed_out",
    close() {
      stop();
      render(null, place);
      place.remove();
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== clientStyles());
      account.close();
    },
  };
};

interface ShownProps {
  readonly account: Account;
  readonly target: Signal<Target | undefined>;
  readonly memory: DeviceMemory;
}

function Shown({ account, target, memory }: ShownProps) {
  const only = target.value;
  return only === undefined ? (
    <WholeChat account={account} memory={memory} />
  ) : (
    <ChatPane account={account} target={only} memory={memory} />
  );
}

/** Small comforts end with the element: the page's storage is the page's. */
function memory(): DeviceMemory {
  const held = new Map<string, string>();
  return { get: (key) => held.get(key), set: (key, value) => void held.set(key, value) };
}
