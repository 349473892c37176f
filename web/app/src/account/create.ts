import type { CreateAccount } from "./types";

/** Makes the account of a page (or of a part of it) and begins to restore who was signed in. */
export const createAccount: CreateAccount = () => {
  throw new Error("not there yet");
};
