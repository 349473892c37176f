import { readFileSync } from "node:fs";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { expect, it } from "vitest";

it("the types of the HTTP API are those of docs/openapi.yaml; if not, `npm run generate`", async () => {
  const described = new URL("../../../docs/openapi.yaml", import.meta.url);
  const types = new URL("../src/http/openapi.ts", import.meta.url);
  const generated = await openapiTS(described, { defaultNonNullable: false });
  expect(readFileSync(types, "utf8")).toBe(COMMENT_HEADER + astToString(generated));
}, 20_000);
