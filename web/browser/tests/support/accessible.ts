import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
/** What else depends on colours; all other rules have looked at the same elements in the other theme. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** In both themes, unless the page has chosen one itself. */
export async function expectAccessible(page: Page, view: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await expectNoViolations(new AxeBuilder({ page }).withTags(WCAG), `${view}, light`);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectNoViolations(new AxeBuilder({ page }).withRules(COLOURS), `${view}, dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

async function expectNoViolations(axe: AxeBuilder, view: string): Promise<void> {
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => [
    id,
    ...nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`),
  ]);
  expect.soft(found, view).toEqual([]);
}
