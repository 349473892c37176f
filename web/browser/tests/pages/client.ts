import { expect, type Locator, type Page } from "@playwright/test";
import { Conversation } from "./conversation";
import { NewChat, Settings } from "./dialogs";
import { Entrance } from "./entrance";
import { Details, Search, Wire } from "./panels";
import { Sidebar } from "./sidebar";

/**
 * The web client in a page. Everything is found by its role and its name, as by somebody who does not see the page; what
 * cannot be found so is missing for them too.
 */
export class Client {
  readonly entrance: Entrance;
  readonly sidebar: Sidebar;
  readonly conversation: Conversation;
  readonly newChat: NewChat;
  readonly settings: Settings;
  readonly details: Details;
  readonly search: Search;
  readonly wire: Wire;

  constructor(readonly page: Page) {
    this.entrance = new Entrance(page);
    this.sidebar = new Sidebar(page);
    this.conversation = new Conversation(page);
    this.newChat = new NewChat(page);
    this.settings = new Settings(page);
    this.details = new Details(page);
    this.search = new Search(page);
    this.wire = new Wire(page);
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole("dialog", { name });
  }

  /** What is said in passing, or as long as it is so. */
  status(text: string | RegExp): Locator {
    return this.page.getByRole("status").filter({ hasText: text });
  }

  /** What is said to whoever does not see the page. */
  get announced(): Locator {
    return this.page.getByRole("log");
  }

  async choose(item: string): Promise<void> {
    await this.page.getByRole("menuitem", { name: item, exact: true }).click();
  }

  async openChat(title: string): Promise<Conversation> {
    await this.sidebar.open(title);
    await this.conversation.expectOpen(title);
    return this.conversation;
  }

  async startChat(person: { username: string; name: string }): Promise<Conversation> {
    await this.sidebar.newChat.click();
    await this.newChat.pick(person);
    await this.conversation.expectOpen(person.name);
    return this.conversation;
  }

  async openDetails(): Promise<Details> {
    await this.conversation.button("Details").click();
    await expect(this.details.root).toBeVisible();
    return this.details;
  }

  async openSettings(page: Parameters<Settings["page"]>[0]): Promise<Settings> {
    await this.sidebar.settings.click();
    await this.settings.page(page);
    return this.settings;
  }

  async openWire(): Promise<Wire> {
    await this.page.keyboard.press("Alt+w");
    await expect(this.wire.root).toBeVisible();
    return this.wire;
  }

  /** The connection is there and what was missed has come. */
  async expectLive(): Promise<void> {
    await expect(this.status(/offline|No connection|Connecting|Catching up/)).toHaveCount(0);
  }
}
