import { createCore } from "../core/create";
import { preferencesIn } from "../core/preferences";
import { ExternalAccount } from "./external";
import { OwnAccount } from "./own";
import { browser, type Surroundings } from "./surroundings";
import type { Account, AccountOptions } from "./types";
import type { MakeCore } from "./visit";

/** Makes the account of a page (or of a part of it), and begins to restore who was signed in. */
export function createAccount(
  options: AccountOptions,
  outside: Surroundings = browser(),
  makeCore: MakeCore = createCore,
): Account {
  const preferences = options.preferences ?? preferencesIn(outside.storage);
  return options.external === undefined
    ? new OwnAccount(options, preferences, outside, makeCore)
    : new ExternalAccount(options, options.external, preferences, outside, makeCore);
}
