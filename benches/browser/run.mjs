// Measures the training of flows and autoencoders in a browser without a window, and prints steps per second.
//
//     node run.mjs <folder of the compiled library> [rounds] [seconds of each]
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const { chromium } = createRequire(new URL("../../e2e/package.json", import.meta.url))("@playwright/test");

const [compiled, rounds = "9", seconds = "1"] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || undefined,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
try {
    const page = await browser.newPage();
    page.on("console", (message) => console.error(message.text()));
    // Files stand in for a server.
    await page.route("**", (route) => {
        const { pathname } = new URL(route.request().url());
        const path = pathname.startsWith("/wasm/")
            ? join(compiled, pathname.slice("/wasm".length))
            : join(here, pathname === "/" ? "index.html" : pathname);
        return route.fulfill({ path });
    });
    await page.goto("http://localhost/");
    console.log("Steps per second in the browser: 4 couplings, batch 256, one thread");
    console.log("width  library  TensorFlow.js  plainly written  ratio  losses apart");
    for (const width of [64, 256]) {
        const { apart, measured } = await page.evaluate(
            async (options) => (await import("./page.js")).measure(...options),
            [width, Number(rounds), Number(seconds)],
        );
        const rate = (name) => median(measured.map((round) => round[name])).toFixed(1);
        const ratio = median(measured.map((round) => round.library / round.best)).toFixed(1);
        const columns = [width, rate("library"), rate("best"), rate("plain"), `${ratio}x`];
        const widths = [5, 9, 15, 17, 7];
        const cells = columns.map((column, k) => String(column).padStart(widths[k]));
        console.log(`${cells.join("")}  ${apart.map((difference) => difference.toExponential(0)).join(", ")}`);
    }
    console.log("\nSteps per second in the browser: digits, 64-128-latent, batch 64, one thread");
    console.log("latents          library  held-out ELBO after 5000 steps");
    const autoencoders = await page.evaluate(
        async (options) => (await import("./page.js")).measureAutoencoders(...options),
        [Number(rounds), Number(seconds)],
    );
    for (const { name, elbo, measured } of autoencoders) {
        console.log(`${name.padEnd(16)}${median(measured).toFixed(0).padStart(8)}${elbo.toFixed(2).padStart(15)}`);
    }
    console.log(`Load of the machine: ${loadavg()[0].toFixed(1)}`);
} finally {
    await browser.close();
}
