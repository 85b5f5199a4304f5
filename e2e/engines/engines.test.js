// A small set of tests in every browser engine: each lab opens, draws, plays; what can be trained trains;
// and a link gives the same numbers, byte for byte, in all of them.
//
//     CHROMIUM=... FIREFOX=... WEBKIT_DRIVER=... WEBKIT=... node --test e2e/engines
//
// An engine that is not named is left out, but for Chromium, with which the others are compared.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { chromium, firefox, webkit } from "./browsers.js";

const labs = JSON.parse(readFileSync(new URL("../labs.json", import.meta.url), "utf8")).map((lab) => lab.id);
const port = 20_000 + 3 * (process.pid % 10_000);
const { env } = process;

/** Links whose data must be the same everywhere: each lab as it is, and states that compute much. */
const links = [
    ...labs.map((id) => (id === "realnvp" ? "realnvp.html?at=0" : `${id}.html`)),
    "logistic.html?view=quantile&mu=1&s=0.3&n=20000",
    "gumbel.html?view=maxima&parent=normal&n=1000",
    "gumbel.html?view=numerics",
    "gumbel-max.html?view=temperature&t=0.3",
    "concrete.html?dim=4&lambda=0.2&n=5000",
    "mol.html?view=discrete&bits=6",
    "mol.html?view=learn&steps=50",
    "realnvp.html?at=4&start=random&k=5&width=16&seed=7",
];

/** Calls a function in the page again and again until it answers with something true. */
async function until(browser, what, f, ...args) {
    const end = Date.now() + 60_000;
    for (;;) {
        const got = await browser.run(f, ...args);
        if (got) return got;
        if (Date.now() > end) assert.fail(`${what}, within a minute`);
        await pause(100);
    }
}

async function open(browser, address) {
    await browser.open(`http://127.0.0.1:${port}/${address}`);
    const id = address.split(".")[0];
    await until(browser, `${address} is drawn`, drawn, id);
}

// Each of the following runs within the page, and uses nothing from here.

const drawn = (id) => {
    if (document.querySelector(".failure")) throw new Error(document.querySelector(".failure").innerText);
    const canvas = document.querySelector(`.lab[data-lab="${id}"] .figure.main canvas.lines`);
    return canvas?.getAttribute("data-drawn") === "1" && document.querySelector(".figure.main details.save") !== null;
};

const picture = () => [...document.querySelectorAll(".figure.main .stage canvas")].map((canvas) => canvas.toDataURL()).join();

const colours = () => {
    const canvas = document.querySelector(".figure.main canvas.lines");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
};

const click = (selector) => document.querySelector(selector).click();

const says = (selector, words) => {
    const text = document.querySelector(selector)?.innerText ?? "";
    return new RegExp(words).test(text) && text;
};

/** The text of the figure's table. Nothing is saved: what would be is taken from the app. */
const table = () => {
    const [make, follow] = [URL.createObjectURL, HTMLAnchorElement.prototype.click];
    return new Promise((done, fail) => {
        setTimeout(() => fail(new Error("no table came")), 60_000);
        URL.createObjectURL = (blob) => {
            done(blob.text());
            return make.call(URL, blob);
        };
        HTMLAnchorElement.prototype.click = function () {
            if (!this.download) follow.call(this);
        };
        const menu = document.querySelector(".figure.main details.save");
        menu.querySelector("summary").click();
        const choose = () => {
            const button = [...menu.querySelectorAll("button")].find((one) => one.innerText.trim().startsWith("CSV"));
            if (button) button.click();
            else setTimeout(choose, 50);
        };
        choose();
    }).finally(() => {
        URL.createObjectURL = make;
        HTMLAnchorElement.prototype.click = follow;
    });
};

/** What Chromium's tables hold, by link. */
const expected = {};

function suite(launch, isReference) {
    let browser;
    before(async () => {
        browser = await launch();
        console.log(browser.name);
    });
    after(() => browser?.close());

    for (const id of labs) {
        test(`${id} opens, draws and plays`, async () => {
            await open(browser, `${id}.html`);
            assert.ok((await browser.run(colours)) > 5, "a picture of several colours");
            const before = await browser.run(picture);
            // One that plays by itself is not to be paused.
            if (await browser.run(says, ".player .play", "^Play$")) await browser.run(click, ".player .play");
            const end = Date.now() + 30_000;
            while ((await browser.run(picture)) === before) {
                assert.ok(Date.now() < end, "playing changes the picture");
                await pause(100);
            }
            assert.equal(await browser.run(() => document.querySelector(".failure")), null);
        });
    }

    test("a flow is trained in a worker", async () => {
        await open(browser, "realnvp.html?start=random&k=4&width=16&at=0&horizon=300");
        await until(browser, "training is offered", () => document.querySelector(".actions .train") !== null);
        await browser.run(click, ".actions .train");
        await until(browser, "all steps are done", says, "p.event", "^All 300 steps of the run are done");
    });

    test("a mixture is fitted", async () => {
        await open(browser, "mol.html?view=learn&steps=3");
        const three = await until(browser, "three steps are taken", says, "p.event", "so far 3\\.$");
        await browser.run(click, ".player .play");
        await until(browser, "and more", (three) => document.querySelector("p.event").innerText !== three, three);
    });

    for (const link of links) {
        test(`${link}: the same numbers`, async () => {
            await open(browser, link);
            const got = await browser.run(table);
            assert.ok(got.split("\n").length > 5, "a table");
            if (isReference) expected[link] = got;
            else assert.equal(got, expected[link]);
        });
    }
}

const server = spawn(process.execPath, [fileURLToPath(new URL("../server.mjs", import.meta.url)), String(port)], { stdio: "inherit" });
after(() => server.kill());
before(async () => {
    for (let tries = 0; tries < 50; tries++) {
        if (await fetch(`http://127.0.0.1:${port}/index.html`).then(() => true, () => false)) return;
        await pause(100);
    }
    assert.fail("the site is not served");
});

describe("Chromium", () => suite(() => chromium(env.CHROMIUM), true));
if (env.FIREFOX) describe("Firefox", () => suite(() => firefox(env.FIREFOX), false));
if (env.WEBKIT) describe("WebKit", () => suite(() => webkit(env.WEBKIT_DRIVER, env.WEBKIT, port + 2), false));
