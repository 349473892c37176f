import type { Locator, Page } from "@playwright/test";

/** A panel stands beside the conversation, or alone where there is no room for both. */
function panel(page: Page, name: string): Locator {
  return page
    .getByRole("complementary", { name, exact: true })
    .or(page.getByRole("main", { name, exact: true }));
}

/** What is beside the conversation about the chat. */
export class Details {
  readonly root: Locator;

  constructor(private readonly page: Page) {
    this.root = panel(page, "Details");
  }

  button(name: string | RegExp): Locator {
    return this.root.getByRole("button", { name, exact: true });
  }

  member(name: string): Locator {
    return this.root
      .getByRole("region", { name: /members?$/ })
      .getByRole("listitem")
      .filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Chooses from the menu of a member. */
  async act(name: string, item: string): Promise<void> {
    await this.button(`Actions for ${name}`).click();
    await this.page.getByRole("menuitem", { name: item, exact: true }).click();
  }
}

export class Search {
  readonly root: Locator;
  readonly query: Locator;
  readonly results: Locator;
  readonly note: Locator;

  constructor(page: Page) {
    this.root = panel(page, "Search");
    this.query = this.root.getByRole("searchbox", { name: "Search messages" });
    this.results = this.root.getByRole("list", { name: "Results" }).getByRole("listitem");
    this.note = this.root.getByRole("status");
  }
}

/** The drawer for developers. */
export class Wire {
  readonly root: Locator;
  readonly filter: Locator;
  readonly frames: Locator;

  constructor(page: Page) {
    this.root = page.getByRole("region", { name: "Wire", exact: true });
    this.filter = this.root.getByRole("searchbox", { name: "Filter" });
    this.frames = this.root.getByRole("list", { name: "Frames" }).getByRole("listitem");
  }

  /** What stands beside a word, as `node-1` beside "Node". */
  fact(name: "Node" | "State" | "Last ack"): Locator {
    return this.root
      .getByRole("term")
      .filter({ hasText: name })
      .locator("xpath=following-sibling::dd");
  }

  button(name: string): Locator {
    return this.root.getByRole("button", { name, exact: true });
  }
}
