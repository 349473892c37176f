import { defineConfig } from "@playwright/test";

const root = process.getuid?.() === 0;

export default defineConfig({
  testDir: "tests",
  globalSetup: "./fixtures/build.ts",
  outputDir: "test-results",
  reporter: [["list"]],
  // Two machines' worth of nodes and browsers is what two cores bear.
  workers: 2,
  forbidOnly: process.env.CI !== undefined,
  // A test that passes at the second try has found something.
  retries: 0,
  // Far more than anything takes: the machine may be busy, and a test waits for what it expects, not for time.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    locale: "en-US",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        // Chromium's sandbox does not work for root.
        ...(root ? ["--no-sandbox"] : []),
        // No other host is there, whoever asks.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
      ],
    },
  },
});
