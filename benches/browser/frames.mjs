// Measures how often the pages that train draw while their worker does, and how fast it trains meanwhile.
//
//     node frames.mjs [seconds]
//
// It needs the built site in dist/.
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const { chromium } = createRequire(new URL("../../e2e/package.json", import.meta.url))("@playwright/test");

const seconds = Number(process.argv[2] ?? 10);
const dist = fileURLToPath(new URL("../../dist", import.meta.url));

/** Times of frames in milliseconds, and the steps told at their beginning and end. */
const watch = (seconds) =>
    new Promise((done) => {
        const steps = () => Number(document.querySelector("p.event").innerText.match(/step ([^,]*),/)[1].replace(/\D/g, ""));
        const [times, before] = [[], steps()];
        const look = (time) => {
            times.push(time);
            if (time - times[0] < 1000 * seconds) requestAnimationFrame(look);
            else done({ times, steps: steps() - before });
        };
        requestAnimationFrame(look);
    });

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || undefined,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
try {
    console.log("Pages while they train: a flow, batch 256, with 500 particles over the density, on their way; an autoencoder, batch 64");
    console.log("page                                        steps/s  frames/s  95 of 100 frames within ms");
    for (const state of [
        "realnvp.html?k=8&width=16",
        "realnvp.html?k=4&width=64",
        "realnvp.html?k=4&width=256",
        "vae.html?hidden=32",
        "vae.html?hidden=128",
        "vae.html?hidden=128&view=training",
        "vae.html?hidden=128&q=concrete",
    ]) {
        const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
        // Files stand in for a server.
        await page.route("**", (route) => route.fulfill({ path: join(dist, new URL(route.request().url()).pathname) }));
        await page.goto(`http://localhost/${state}&start=random&horizon=50000&run=1`);
        await page.waitForFunction(() => /^Training: step/.test(document.querySelector("p.event")?.innerText));
        // The first seconds are for the compilers of the browser.
        await page.evaluate(watch, 3);
        const { times, steps } = await page.evaluate(watch, seconds);
        const gaps = times.slice(1).map((time, index) => time - times[index]);
        const passed = (times.at(-1) - times[0]) / 1000;
        const late = gaps.toSorted((a, b) => a - b)[Math.floor(0.95 * gaps.length)];
        const numbers = [(steps / passed).toFixed(0), (gaps.length / passed).toFixed(1), late.toFixed(1)];
        console.log(state.padEnd(42) + numbers.map((number, k) => number.padStart([9, 10, 28][k])).join(""));
        await page.close();
    }
} finally {
    await browser.close();
}
