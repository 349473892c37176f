import { expect, type Locator, type Page } from "@playwright/test";
import { Message } from "./message";

/** The chat that is open: its head, its messages, the composer. */
export class Conversation {
  readonly root: Locator;
  readonly heading: Locator;
  /** The heading with what is below it, as "Online"; leads to the details. */
  readonly title: Locator;
  readonly feed: Locator;
  readonly composer: Locator;
  readonly attached: Locator;
  readonly suggestions: Locator;
  readonly toLatest: Locator;

  constructor(private readonly page: Page) {
    this.root = page.getByRole("main");
    // Of the first level where it is all that there is.
    this.heading = this.root.getByRole("heading");
    this.title = this.root.getByRole("button").filter({ has: page.getByRole("heading") });
    this.feed = this.root.getByRole("feed", { name: "Messages" });
    this.composer = this.root.getByRole("textbox", { name: /^Message to / });
    this.attached = this.root.getByRole("list", { name: "Attached files" });
    this.suggestions = this.root.getByRole("listbox");
    this.toLatest = this.root.getByRole("button", { name: /^Jump to the latest message/ });
  }

  get messages(): Locator {
    return this.feed.getByRole("article");
  }

  /** Those that say this, or quote it. */
  message(text: string | RegExp): Message {
    return new Message(this.page, this.messages.filter({ hasText: text }));
  }

  /** The line above the first message that was not read when the chat was opened. */
  get newLine(): Locator {
    return this.feed.getByText("New", { exact: true });
  }

  /** Something that happened to the chat. */
  notice(text: string | RegExp): Locator {
    return this.feed.getByRole("paragraph").filter({ hasText: text });
  }

  button(name: string | RegExp): Locator {
    return this.root.getByRole("button", { name, exact: true });
  }

  async expectOpen(title: string): Promise<void> {
    await expect(this.heading).toHaveText(title);
    await expect(this.root).toHaveAccessibleName(`Conversation ${title}`);
  }

  async send(text: string): Promise<Message> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
    await expect(this.composer).toHaveValue("");
    return this.message(text);
  }

  /**
   * What the messages say as far as it matches, from the first to the last that is in the page. The time follows the
   * text at once, so a pattern must not end in what may be digits.
   */
  async texts(pattern: RegExp): Promise<string[]> {
    const all = await this.messages.allTextContents();
    return all.flatMap((text) => pattern.exec(text)?.[0] ?? []);
  }

  /** All messages that match stand there in this order, each once. */
  async expectTexts(pattern: RegExp, texts: readonly string[]): Promise<void> {
    await expect.poll(() => this.texts(pattern)).toEqual(texts);
  }
}
