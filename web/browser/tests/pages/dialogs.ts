import { expect, type Locator, type Page } from "@playwright/test";

type Tab = "Person" | "Group" | "Channel";

/** To start a chat with somebody, a group or a channel. */
export class NewChat {
  readonly root: Locator;
  readonly people: Locator;

  constructor(page: Page) {
    this.root = page.getByRole("dialog", { name: "New chat" });
    this.people = this.root.getByRole("searchbox", { name: /^(By name or username|Add people)$/ });
  }

  async tab(name: Tab): Promise<void> {
    await this.root.getByRole("tab", { name, exact: true }).click();
  }

  button(name: string): Locator {
    return this.root.getByRole("button", { name, exact: true });
  }

  /** Finds somebody by the username, and takes them. */
  async pick(person: { readonly username: string }): Promise<void> {
    await this.people.fill(person.username);
    await this.root.getByRole("button", { name: `@${person.username}` }).click();
  }
}

type Page_ = "Profile" | "Appearance" | "Notifications" | "Privacy" | "Devices" | "Account";

export class Settings {
  readonly root: Locator;
  readonly panel: Locator;

  constructor(page: Page) {
    this.root = page.getByRole("dialog", { name: "Settings", exact: true });
    this.panel = this.root.getByRole("tabpanel");
  }

  async page(name: Page_): Promise<void> {
    await this.root.getByRole("tab", { name, exact: true }).click();
    await expect(this.panel).toHaveAccessibleName(name);
  }

  button(name: string): Locator {
    return this.panel.getByRole("button", { name, exact: true });
  }

  async close(): Promise<void> {
    await this.root.getByRole("button", { name: "Close", exact: true }).click();
    await expect(this.root).toBeHidden();
  }
}
