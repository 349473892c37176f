// @vitest-environment happy-dom
import { render } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { endsInParagraph, Markdown, safeUrl } from "../../src/parts/markdown";

function shown(text: string, props: Partial<Parameters<typeof Markdown>[0]> = {}): HTMLElement {
  return render(<Markdown text={text} {...props} />).container as HTMLElement;
}

const html = (text: string) => shown(text).innerHTML;

describe("what a chat needs of Markdown", () => {
  it.each([
    [
      "**bold** _italic_ ~~gone~~ `code`",
      "<strong>bold</strong> <em>italic</em> <del>gone</del> <code>code</code>",
    ],
    ["one\ntwo", "one<br>two"],
    ["# Head", '<p dir="auto" class="md-heading">Head</p>'],
    ["- a\n- b", '<ul><li dir="auto">a</li><li dir="auto">b</li></ul>'],
    ["3. a\n4. b", '<ol start="3"><li dir="auto">a</li><li dir="auto">b</li></ol>'],
    ["> said", '<blockquote><p dir="auto">said</p></blockquote>'],
    ["- [ ] to do\n- [x] done", "☐ to do"],
    ["- [ ] to do\n- [x] done", "☑ done"],
    ["```ts\nlet a = 1 < 2;\n```", '<pre dir="ltr"><code>let a = 1 &lt; 2;</code></pre>'],
  ])("%j", (text, expected) => {
    expect(html(text)).toContain(expected);
  });

  it("keeps paragraphs apart and takes their direction from their text", () => {
    expect(html("one\n\ntwo")).toBe('<p dir="auto">one</p><p dir="auto">two</p>');
  });

  it("leaves alone what is no markup in a chat", () => {
    for (const text of [
      "    four spaces",
      "a\n===",
      "| a | b |\n|---|---|\n| 1 | 2 |",
      "[a]: http://b",
    ]) {
      const container = shown(text);
      expect(container.querySelector("pre,h1,h2,table")).toBeNull();
      expect(container.textContent?.replace(/\s+/g, "")).toBe(text.replace(/\s+/g, ""));
    }
  });

  it("finds markup also between what looks like HTML", () => {
    expect(html("<div>\n**bold**\n</div>")).toContain("<strong>bold</strong>");
  });

  it("shows character references as they were typed", () => {
    expect(shown("&amp; &lt;b&gt; &#x41;").textContent).toBe("&amp; &lt;b&gt; &#x41;");
  });
});

describe("links", () => {
  it("lead somewhere else, in a window of their own that knows nothing of us", () => {
    const a = shown("see https://example.com/a?b=c#d").querySelector("a");
    expect(a?.getAttribute("href")).toBe("https://example.com/a?b=c#d");
    expect(a?.getAttribute("rel")).toBe("noopener noreferrer nofollow");
    expect(a?.getAttribute("target")).toBe("_blank");
  });

  it("tell where they lead if their text does not", () => {
    const a = shown("[my bank](https://evil.example/)").querySelector("a");
    expect(a?.getAttribute("title")).toBe("https://evil.example/");
  });

  it("are made only of addresses that lead somewhere", () => {
    expect(safeUrl("mailto:a@b.c")).toBe("mailto:a@b.c");
    expect(safeUrl("https://x.y")).toBe("https://x.y/");
    for (const href of [
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      "java\nscript:alert(1)",
      "\u0001javascript:x",
      "data:text/html,x",
      "vbscript:x",
      "blob:x",
      "file:///etc/passwd",
      "/settings",
      "#/chat/x",
      "//evil",
      "",
    ]) {
      expect(safeUrl(href), href).toBeUndefined();
    }
  });

  it("stand in for pictures, which are not loaded from elsewhere", () => {
    const container = shown("![a cat](https://example.com/cat.png)");
    expect(container.querySelector("img")).toBeNull();
    expect(container.querySelector("a")?.textContent).toBe("a cat");
  });
});

describe("mentions", () => {
  const mention = (name: string) =>
    ["alice", "bob", "a.b"].includes(name) ? <b class="mention">@{name}</b> : undefined;
  const names = (text: string) =>
    [...shown(text, { mention }).querySelectorAll(".mention")].map((e) => e.textContent);

  it("are those whom somebody means", () => {
    expect(names("hi @alice, @bob. @nobody @a.b")).toEqual(["@alice", "@bob", "@a.b"]);
  });

  it("begin a word", () => {
    expect(names("mail me: x@alice or (@bob)")).toEqual(["@bob"]);
  });

  it("may be emphasised, but stay code in code", () => {
    expect(names("**@alice** `@bob`")).toEqual(["@alice"]);
  });

  it("keep the text around them", () => {
    expect(shown("a @alice- b", { mention }).textContent).toBe("a @alice- b");
  });
});

describe("the tail", () => {
  const tail = <i>tail</i>;

  it("stands in the last line of a paragraph", () => {
    expect(shown("one\n\ntwo", { tail }).innerHTML).toContain("two<i>tail</i></p>");
    expect(endsInParagraph("one")).toBe(true);
  });

  it("stands after what has no last line", () => {
    expect(shown("```\ncode\n```", { tail }).innerHTML).toContain("</pre><i>tail</i>");
    expect(endsInParagraph("- item")).toBe(false);
  });
});

/** Elements that a message may become, and the attributes that they may have. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  P: ["dir", "class"],
  BR: [],
  STRONG: [],
  EM: [],
  DEL: [],
  CODE: [],
  PRE: ["dir"],
  BLOCKQUOTE: [],
  HR: [],
  UL: [],
  OL: ["start"],
  LI: ["dir"],
  A: ["href", "title", "target", "rel", "tabindex"],
};

const HOSTILE: readonly string[] = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg/onload=alert(1)>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<a href='javascript:alert(1)'>x</a>",
  "<style>*{display:none}</style>",
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
  "[x](javascript:alert(1))",
  "[x](JAVASCRIPT:alert(1))",
  "[x](&#106;avascript:alert(1))",
  "[x](java%0ascript:alert(1))",
  "[x](data:text/html;base64,PHNjcmlwdD4=)",
  "[x](vbscript:msgbox)",
  '[x](http://a" onmouseover="alert(1))',
  "[x](<http://a b>)",
  '![x](http://a/b.png "onerror=alert(1)")',
  "![x](javascript:alert(1))",
  "<javascript:alert(1)>",
  "<http://a.b/<script>>",
  'http://a.b/"><script>alert(1)</script>',
  "[![x](http://a/b)](javascript:alert(1))",
  "`<script>alert(1)</script>`",
  "```html\n<script>alert(1)</script>\n```",
  '```" onload="alert(1)\nx\n```',
  "# <img src=x onerror=alert(1)>",
  "- <img src=x onerror=alert(1)>",
  "> <img src=x onerror=alert(1)>",
  "| <b>a</b> |\n|---|\n| <script> |",
  "[a]: javascript:alert(1)\n\n[a]",
  "[a][javascript:alert(1)]",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "\u202Etext turned around\u202C",
  "Z̷̢̡̛̛̗̘̙a̸l̷g̵o̶".repeat(50),
  "x".repeat(16_384),
  "👩‍👩‍👧‍👦".repeat(500),
];

describe("hostile text", () => {
  it.each(HOSTILE.map((text) => [text.slice(0, 60), text] as const))(
    "is harmless: %s",
    (_, text) => {
      const container = shown(text);
      for (const element of container.querySelectorAll("*")) {
        const allowed = ALLOWED[element.tagName];
        expect(allowed, element.tagName).toBeDefined();
        for (const name of element.getAttributeNames()) expect(allowed, name).toContain(name);
        const href = element.getAttribute("href");
        if (href !== null) expect(href).toMatch(/^(https?|mailto|tel):/);
      }
    },
  );

  it("keeps what is no markup to the letter", () => {
    const text = "<img src=x onerror=alert(1)> & <b>bold</b>";
    expect(shown(text).textContent).toBe(text);
  });

  it.each([
    ["quotes", "> ".repeat(8_000)],
    ["lists", "- ".repeat(8_000)],
    ["brackets", "[".repeat(16_384)],
    ["stars", "*".repeat(16_384)],
    ["emphasis that does not end", "**a ".repeat(4_000)],
    ["links that do not end", "[x](".repeat(4_000)],
    ["pictures that do not end", "![".repeat(8_000)],
    ["angles", "<".repeat(16_384)],
    ["code that does not end", "`".repeat(16_383)],
    ["addresses", "a@b".repeat(5_000)],
  ])("takes no long time over %s", (_, text) => {
    const start = performance.now();
    const container = shown(text);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(container.innerHTML).not.toBe("");
  });
});
