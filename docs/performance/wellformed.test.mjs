import assert from "node:assert/strict";
import { test } from "node:test";
import { elements } from "./wellformed.mjs";

test("what is well-formed is told by its elements", () => {
  assert.deepEqual(elements('<a x="1" y="&lt;"><b/>text &amp; more<c></c></a>\n'), ["a", "b", "c"]);
});

for (const wrong of ["<a>", "<a></b>", "<a/><b/>", "<a>&</a>", "<a>1 < 2</a>", '<a x="1" x="2"/>', '<a x="<"/>', "a<b/>"]) {
  test(`${wrong} is not`, () => assert.throws(() => elements(wrong)));
}
