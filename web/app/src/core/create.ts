import type { CreateCore } from "./types";

/** Makes the core of a signed-in user and begins to connect. */
export const createCore: CreateCore = () => {
  throw new Error("not there yet");
};
