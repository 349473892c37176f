import { expect, type Locator, type Page } from "@playwright/test";

/** The list of chats, with what is above it. */
export class Sidebar {
  readonly root: Locator;
  readonly list: Locator;
  readonly filter: Locator;
  readonly newChat: Locator;
  readonly settings: Locator;

  constructor(private readonly page: Page) {
    this.root = page.getByRole("navigation", { name: "Chats", exact: true });
    this.list = this.root.getByRole("list", { name: "Chats", exact: true });
    this.filter = this.root.getByRole("searchbox", { name: "Find a chat" });
    // There is a second one where there are no chats.
    this.newChat = this.root.getByRole("button", { name: "New chat", exact: true }).first();
    this.settings = this.root.getByRole("button", { name: /: settings$/ });
  }

  get rows(): Locator {
    return this.list.getByRole("listitem");
  }

  /** A chat whose row begins with the title. */
  row(title: string): Locator {
    const begins = new RegExp(`^${title.replace(/[^\p{L}\p{N}\s]/gu, "\\$&")}(\\s|$)`);
    return this.rows.filter({ has: this.page.getByRole("link", { name: begins }) });
  }

  link(title: string): Locator {
    return this.row(title).getByRole("link");
  }

  async open(title: string): Promise<void> {
    await this.link(title).click();
  }

  async menu(title: string): Promise<void> {
    await this.row(title).hover();
    await this.row(title)
      .getByRole("button", { name: `Menu of ${title}` })
      .click();
  }

  /** How many messages are unread, as the row says it; 0 if it says nothing. */
  async expectUnread(title: string, count: number): Promise<void> {
    const words = count === 1 ? "1 unread message" : `${count} unread messages`;
    const said = this.row(title).getByText(/^\d+ unread messages?$/);
    if (count === 0) await expect(said).toHaveCount(0);
    else await expect(said).toHaveText(words);
  }
}
