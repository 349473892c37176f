/** Text that wants to be more than text. What runs sets `hacked`, what becomes an element has the id `injected`. */

const RUN = "window.hacked=1";

/** Shown as they are, letter by letter. */
export const LITERAL: Readonly<Record<string, string>> = {
  "a script": `<script>${RUN}</script>`,
  "a picture that fails": `<img id=injected src=x onerror="${RUN}">`,
  "a drawing": `<svg id=injected onload="${RUN}"><script>${RUN}</script></svg>`,
  "a frame": `<iframe id=injected srcdoc="<script>parent.hacked=1</script>"></iframe>`,
  "a style sheet": "<style id=injected>*{display:none!important}</style>",
  "a form": `<form id=injected action="https://elsewhere.example"><input name=password></form>`,
  "another base": `<base id=injected href="https://elsewhere.example/">`,
  "the end of the page": `</p></div></article></main></body></html><h1 id=injected>Mine</h1>`,
  "a tag that never ends": `<div id=injected onmouseover="${RUN}" style="position:fixed;inset:0"`,
  "a template": `{{constructor.constructor('${RUN}')()}}`,
  "an attribute's end": `" onfocus="${RUN}" autofocus x="`,
  "an entity": "&lt;img src=x onerror=alert&lpar;1&rpar;&gt;",
  "a script link": `[click me](javascript:${RUN})`,
  "a script link by entities": `[click me](&#106;&#97;vascript:${RUN})`,
  "a script link with a tab": `[click me](java\tscript:${RUN})`,
  "a script picture": `![click me](javascript:${RUN})`,
  "a script address": `<javascript:${RUN}>`,
  "a page in a link": "[click me](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "another program": "[click me](vbscript:msgbox(1))",
  "a relative link": "[click me](//elsewhere.example/x)",
};

/** Shown somehow, and soon: the page stays as it is, and as quick. */
export const HARMLESS: Readonly<Record<string, string>> = {
  "a picture from elsewhere": "![the picture](https://elsewhere.example/spy.png)",
  "text that turns around": "\u202e txt.exe \u202d\u2067\u2067\u2066 and never back",
  "text in Arabic and English": "مرحبا hello שלום",
  zalgo: zalgo("He comes", 60),
  "16 KiB without a space": "W".repeat(16_384),
  "an address of 8 KiB": `https://example.org/${"a".repeat(8_192)}`,
  "a thousand lines": Array.from({ length: 1_000 }, (_, i) => `line ${i}`).join("\n"),
  "nested quotes": `${">".repeat(4_000)} deep`,
  "nested lists": Array.from({ length: 100 }, (_, i) => `${" ".repeat(2 * i)}- ${i}`).join("\n"),
  "open brackets": "[".repeat(8_000),
  "open emphasis": "*a_b".repeat(4_000),
  "open code": "`".repeat(8_001),
  "half a table": `|${"a|".repeat(2_000)}\n|${"-|".repeat(2_000)}\n`,
  "nothing to be seen": "\u200b\u200b\u2060\ufeff",
  "many emoji": "👨‍👩‍👧‍👦".repeat(400),
  "a flood of names": "@ann ".repeat(3_000),
};

/** For names and titles: up to 100 characters, one line. */
export const NAMES = {
  markup: `<img id=injected src=x onerror="${RUN}">`,
  turned: "\u202eknaB ruoY\u202c\u2067",
  zalgo: zalgo("Zoë", 30).slice(0, 100),
  long: "W".repeat(100),
} as const;

/** Letters with as many marks above and below them. */
function zalgo(text: string, marks: number): string {
  const mark = (i: number) => String.fromCharCode(0x300 + (i % 0x70));
  const pile = Array.from({ length: marks }, (_, i) => mark(i * 7)).join("");
  return [...text].map((letter) => (letter === " " ? letter : letter + pile)).join("");
}
