// @vitest-environment happy-dom
import { cleanup, render, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Markdown, endsInParagraph as parsedEndsInParagraph } from "../../src/parts/markdown";
import { isPlain, PlainText } from "../../src/parts/plain-text";
import { random } from "../core/random";

afterEach(cleanup);

const mention = (name: string) => (name === "bob" ? <b>{`@${name}`}</b> : undefined);
const html = (Text: typeof PlainText, text: string) =>
  render(<Text text={text} mention={mention} tail={<i>12:00</i>} />).container.innerHTML;

/** Pieces that mean something to Markdown somewhere, among others. */
const PIECES = [
  ..."#>+-*_~`[]()!<>\\|=:&. \n\t@1a9",
  ..."ab \n",
  "www.a.de",
  "http://",
  "https://a.de",
  "HTTP://A.DE",
  "ftp://a",
  "a@b.de",
  "@bob",
  " @bob ",
  "12.",
  "3)",
  "---",
  "===",
  "&amp;",
  "&#65;",
  "日本",
  "🎉",
  "don't",
  "it is 5 - 3",
  "mailto:",
  "\u00a0",
  "\u2028",
];

describe("a text without markup", () => {
  it.each(["Hello", "Hi, @bob! How are you?", "one\ntwo", "it's 3.5 - 1 = 2; ok? (yes) & no | 5%"])(
    "is found without the parser: %j",
    (text) => {
      expect(isPlain(text)).toBe(true);
    },
  );

  it("shows as Markdown would show it, whatever it is", () => {
    const { below, pick } = random(7);
    let plain = 0;
    for (let i = 0; i < 20_000; i += 1) {
      const text = Array.from({ length: 1 + below(6) }, () => pick(PIECES)).join("");
      if (!isPlain(text)) continue;
      plain += 1;
      expect([text, html(PlainText, text)]).toEqual([text, html(Markdown, text)]);
      expect(parsedEndsInParagraph(text)).toBe(true);
      cleanup();
    }
    expect(plain).toBeGreaterThan(500);
  });
});

describe("a text with markup", () => {
  it("shows as it was written until the parser is there", async () => {
    vi.resetModules();
    const { MessageText } = await import("../../src/parts/message-text");
    const { container } = render(<MessageText text={"**bold**\nsaid @bob"} mention={mention} />);
    expect(container.innerHTML).toBe('<p dir="auto">**bold**<br>said <b>@bob</b></p>');
    await waitFor(() => expect(container.querySelector("strong")?.textContent).toBe("bold"));
  });

  it("says where it ends as it shows", async () => {
    vi.resetModules();
    const { endsInParagraph, MessageText } = await import("../../src/parts/message-text");
    function Ends() {
      return <output>{String(endsInParagraph("- item"))}</output>;
    }
    const { container } = render(
      <>
        <Ends />
        <MessageText text="- item" />
      </>,
    );
    expect(container.querySelector("output")?.textContent).toBe("true");
    await waitFor(() => expect(container.querySelector("li")).not.toBeNull());
    expect(container.querySelector("output")?.textContent).toBe("false");
  });
});
