export { type Askable, ParleyClient } from "./client.js";
export { OutboxFull, RequestError, SignedOut } from "./errors.js";
export type * from "./frames.js";
export { indexedDbOutbox } from "./outbox/indexeddb.js";
export { memoryOutbox } from "./outbox/memory.js";
export type * from "./types.js";
