import { defineConfig } from "@playwright/test";

// A port of this run's own, so that two checkouts can be tested at once. Workers inherit it.
process.env.E2E_PORT ??= String(20000 + 2 * (process.pid % 10000));
const port = Number(process.env.E2E_PORT);

export default defineConfig({
    testDir: "tests",
    outputDir: "test-results/files",
    fullyParallel: true,
    forbidOnly: true,
    retries: 0,
    workers: 2,
    reporter: [["line"], ["json", { outputFile: "test-results/result.json" }]],
    use: {
        baseURL: `http://127.0.0.1:${port}`,
        browserName: "chromium",
        locale: "en-GB",
        // A reader who has been in the sandbox before and left all of it open; what a first visit is like is told by
        // story.spec.js.
        storageState: {
            cookies: [],
            origins: [`http://127.0.0.1:${port}`, `http://127.0.0.1:${port + 1}`].map((origin) => ({
                origin,
                localStorage: ["sandbox", "more", "checks", "tables"].map((name) => ({ name: `reparam.${name}`, value: "1" })),
            })),
        },
        viewport: { width: 1280, height: 800 },
        // Recording slows every step; TRACE=1 npx playwright test -g "..." shows one test in full.
        trace: process.env.TRACE ? "on" : "off",
        screenshot: "only-on-failure",
        launchOptions: {
            executablePath: process.env.CHROMIUM || undefined,
            args: [
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        },
    },
    metadata: { foreign: `http://127.0.0.1:${port + 1}` },
    webServer: {
        command: `node server.mjs ${port}`,
        url: `http://127.0.0.1:${port}/index.html`,
        reuseExistingServer: false,
    },
});
