/**
 * Markdown as elements. Its tokens become virtual nodes, never a string of HTML: there is no place where a message could
 * become markup, so there is nothing to sanitise. HTML in a message is text like any other.
 */
import { Lexer, type MarkedToken, type Token, Tokenizer } from "marked";
import type { ComponentChild } from "preact";
import { type TextOptions, withMentions } from "./plain-text";

/** Only these become links; others stay text. */
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);
const MAX_DEPTH = 12;

/** Without what a chat has no use for. Code by indentation would swallow what is pasted. */
class ChatTokenizer extends Tokenizer {
  override code = () => undefined;
  override html = () => undefined;
  override tag = () => undefined;
  override def = () => undefined;
  override lheading = () => undefined;
  override reflink = () => undefined;
  override table = () => undefined;
}

/** The blocks of a message. */
export function Markdown({ text, ...options }: TextOptions & { readonly text: string }) {
  return <>{markdown(text, options)}</>;
}

export function markdown(text: string, options: TextOptions = {}): ComponentChild[] {
  const { tail, ...rest } = options;
  const tokens = lex(text).filter((t) => t.type !== "space");
  const inside = tail !== undefined && tail !== false && tokens.at(-1)?.type === "paragraph";
  const shown = tokens.map((token, i) =>
    block(token, inside && i === tokens.length - 1 ? options : rest, 0),
  );
  return inside || tail === undefined || tail === false ? shown : [...shown, tail];
}

/** Whether the text ends in a paragraph, so that something may stand in its last line. */
export function endsInParagraph(text: string): boolean {
  return lex(text).findLast((t) => t.type !== "space")?.type === "paragraph";
}

let lastLexed: { readonly text: string; readonly tokens: readonly MarkedToken[] } | undefined;

/** The tokens of the text that was asked for last are kept: whoever asks where it ends, shows it next. */
function lex(text: string): readonly MarkedToken[] {
  if (lastLexed?.text !== text) lastLexed = { text, tokens: tokensOf(text) };
  return lastLexed.tokens;
}

function tokensOf(text: string): readonly MarkedToken[] {
  try {
    const lexer = new Lexer({ gfm: true, breaks: true, tokenizer: new ChatTokenizer() });
    return lexer.lex(text) as MarkedToken[];
  } catch {
    // Thousands of nested quotes are more than the lexer's stack; whoever writes such gets it back as it is.
    const plain = { type: "text", raw: text, text } as const;
    return [{ type: "paragraph", raw: text, text, tokens: [plain] }];
  }
}

function blocks(tokens: readonly Token[], options: TextOptions, depth: number) {
  return tokens.map((token) => block(token as MarkedToken, options, depth + 1));
}

function block(token: MarkedToken, options: TextOptions, depth: number): ComponentChild {
  if (depth > MAX_DEPTH) return <p dir="auto">{token.raw}</p>;
  switch (token.type) {
    case "space":
      return null;
    case "paragraph":
      return (
        <p dir="auto">
          {spans(token.tokens, options)}
          {options.tail}
        </p>
      );
    case "heading":
      return (
        <p dir="auto" class="md-heading">
          {spans(token.tokens, options)}
        </p>
      );
    case "code":
      if (token.text === "") return <p dir="auto">{token.raw}</p>;
      return (
        <pre dir="ltr">
          <code>{token.text}</code>
        </pre>
      );
    case "blockquote":
      return <blockquote>{blocks(token.tokens, options, depth)}</blockquote>;
    case "list": {
      const items = token.items.map((item) => (
        <li dir="auto">{blocks(item.tokens, options, depth)}</li>
      ));
      return token.ordered ? (
        <ol start={token.start === "" ? 1 : token.start}>{items}</ol>
      ) : (
        <ul>{items}</ul>
      );
    }
    case "hr":
      return <hr />;
    case "checkbox":
      return token.checked ? "☑ " : "☐ ";
    case "text":
      return <>{span(token, options)}</>;
    default:
      // Spans that stand where blocks are expected, and whatever a later lexer makes.
      return <p dir="auto">{span(token, options)}</p>;
  }
}

function spans(tokens: readonly Token[], options: TextOptions): ComponentChild[] {
  return tokens.map((token) => span(token as MarkedToken, options));
}

function span(token: MarkedToken, options: TextOptions): ComponentChild {
  switch (token.type) {
    case "text":
      // `raw`, as `text` has character references resolved, and nobody meant them.
      return token.tokens ? spans(token.tokens, options) : withMentions(token.raw, options);
    case "escape":
      return token.text;
    case "strong":
      return <strong>{spans(token.tokens, options)}</strong>;
    case "em":
      return <em>{spans(token.tokens, options)}</em>;
    case "del":
      return <del>{spans(token.tokens, options)}</del>;
    case "codespan":
      return <code>{token.text}</code>;
    case "br":
      return <br />;
    case "link":
      return link(token.href, spans(token.tokens, options), options) ?? token.raw;
    case "image":
      // Nothing is loaded from elsewhere: whoever wants to see it may follow the link.
      return link(token.href, [token.text === "" ? token.href : token.text], options) ?? token.raw;
    default:
      return token.raw;
  }
}

function link(
  href: string,
  children: ComponentChild[],
  { tabIndex = 0 }: TextOptions,
): ComponentChild | undefined {
  const url = safeUrl(href);
  if (url === undefined) return undefined;
  return (
    <a
      href={url}
      title={url}
      target="_blank"
      rel="noopener noreferrer nofollow"
      tabIndex={tabIndex}
    >
      {children}
    </a>
  );
}

/** The address if it is absolute and of a kind that only leads somewhere, else undefined. */
export function safeUrl(href: string): string | undefined {
  try {
    const url = new URL(href);
    return SCHEMES.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
