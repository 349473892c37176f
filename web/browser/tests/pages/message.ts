import { expect, type Locator, type Page } from "@playwright/test";

/** How far an own message has got, as it says it to people who do not see the ticks. */
export type State =
  | "Waiting to be sent"
  | "Sending"
  | "Not sent"
  | "Sent"
  | "Delivered"
  | "Read"
  | `${"Read by" | "Delivered to"} ${number} of ${number}`;

/** One message, or several: what is asked of more than one fails. */
export class Message {
  constructor(
    private readonly page: Page,
    readonly article: Locator,
  ) {}

  button(name: string | RegExp): Locator {
    return this.article.getByRole("button", { name, exact: true });
  }

  /** By its emoji; its name says who reacted. */
  reaction(emoji: string): Locator {
    return this.article.getByRole("group", { name: "Reactions" }).getByRole("button", {
      name: emoji,
    });
  }

  async expectState(state: State): Promise<void> {
    await expect(this.article).toHaveAccessibleDescription(new RegExp(`(^|\\s)${state}$`));
  }

  /** By the buttons that appear beside it. */
  async click(name: "React" | "Reply" | "Actions of the message"): Promise<void> {
    await this.article.hover();
    await this.button(name).click();
  }

  async openMenu(): Promise<Locator> {
    await this.click("Actions of the message");
    const menu = this.page.getByRole("menu", { name: "Actions of the message" });
    await expect(menu).toBeVisible();
    return menu;
  }

  async choose(item: string): Promise<void> {
    const menu = await this.openMenu();
    await menu.getByRole("menuitem", { name: item, exact: true }).click();
  }

  async react(emoji: string): Promise<void> {
    await this.click("React");
    await this.page.getByRole("button", { name: `React with ${emoji}` }).click();
  }
}
