import type { components, paths } from "./openapi.js";

export type Method = "get" | "post" | "put" | "patch" | "delete";
export type Schemas = components["schemas"];

/** The paths that have a method. */
export type PathsOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: { responses: unknown } } ? P : never;
}[keyof paths];

export type Operation<M extends Method, P extends keyof paths> = paths[P][M];

type Parameters<O, W extends "path" | "query"> = O extends {
  parameters: { [K in W]?: infer V };
}
  ? Exclude<V, undefined>
  : never;
type Body<O> = O extends { requestBody?: infer B }
  ? Exclude<B, undefined> extends { content: { "application/json": infer J } }
    ? J
    : never
  : never;
type Json<R> = R extends { content: { "application/json": infer J } } ? J : undefined;

/** Of a path without parameters, or a method without a body, the key is absent. */
type Key<K extends string, V> = [V] extends [never]
  ? { readonly [X in K]?: never }
  : Record<never, never> extends V
    ? { readonly [X in K]?: V }
    : { readonly [X in K]: V };

/** What goes with a request. */
export type Options<M extends Method, P extends keyof paths> = Key<
  "path",
  Parameters<paths[P], "path"> | Parameters<Operation<M, P>, "path">
> &
  Key<"query", Parameters<Operation<M, P>, "query">> &
  Key<"body", Body<Operation<M, P>>> & {
    /** `client_id`: a repeat with the same one changes nothing. */
    readonly idempotencyKey?: string;
    readonly signal?: AbortSignal;
  };

/** What answers it when all is well. */
export type Answer<M extends Method, P extends keyof paths> =
  Operation<M, P> extends { responses: infer R }
    ? { [S in keyof R]: S extends 200 | 201 | 202 | 204 ? Json<R[S]> : never }[keyof R]
    : never;

/** The argument is optional where nothing in it is required. */
export type Arguments<M extends Method, P extends keyof paths> =
  Record<never, never> extends Options<M, P> ? [options?: Options<M, P>] : [options: Options<M, P>];
