/** What all views have: their core, and the client that they are mounted in. */
import type { ReadonlySignal } from "@preact/signals";
import { type ComponentChild, createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Account } from "../account/types";
import type { Core } from "../core/types";
import type { DeviceMemory } from "../parts/memory";
import type { Router } from "./router";

/** One mounted client, whoever is signed in. */
export interface Ui {
  readonly account: Account;
  readonly router: Router;
  readonly memory: DeviceMemory;
  /** Moves on twice a minute, for what says how long ago something was. */
  readonly now: ReadonlySignal<number>;
  /** Whether there is room for one pane, for two, for three. */
  readonly panes: ReadonlySignal<1 | 2 | 3>;
  /** Says it to screen readers, when they have finished what they say. */
  announce(text: string): void;
  /** Shows it for some seconds, and says it. */
  toast(text: string): void;
  /** Shows a dialog in place of the one before; undefined closes it. The function gets what closes it. */
  show(dialog: ((close: () => void) => ComponentChild) | undefined): void;
  /** Whether the drawer with the frames is open. */
  readonly wire: ReadonlySignal<boolean>;
  toggleWire(): void;
}

export const UiContext = createContext<Ui | undefined>(undefined);
export const CoreContext = createContext<Core | undefined>(undefined);

export function useUi(): Ui {
  const ui = useContext(UiContext);
  if (ui === undefined) throw new Error("a view outside of a client");
  return ui;
}

export function useCore(): Core {
  const core = useContext(CoreContext);
  if (core === undefined) throw new Error("a view outside of a core");
  return core;
}
