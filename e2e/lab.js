// What all tests of the app share: a page on which nothing may go wrong unnoticed, and a lab's page
// as its reader sees it.
import { readFile } from "node:fs/promises";

import { test as base, expect } from "@playwright/test";

export { expect };

/** Notes what should never happen on a page: errors, blocked content, requests that leave the site. */
export async function watch(page) {
    const trouble = [];
    page.on("pageerror", (error) => trouble.push(`error: ${error.message}`));
    page.on("console", (message) => {
        if (message.type() === "error") trouble.push(`console: ${message.text()}`);
    });
    page.on("response", (response) => {
        if (response.status() >= 400) trouble.push(`${response.status()}: ${response.url()}`);
    });
    page.on("request", (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (protocol.startsWith("http") && hostname !== "127.0.0.1") trouble.push(`left: ${request.url()}`);
    });
    await page.exposeFunction("noteViolation", (what) => trouble.push(`policy: ${what}`));
    await page.addInitScript(() => {
        addEventListener("securitypolicyviolation", (event) => {
            window.noteViolation(`${event.violatedDirective} ${event.blockedURI}`);
        });
    });
    return trouble;
}

/** Every test fails on trouble, and has a lab's page at hand. */
export const test = base.extend({
    trouble: [
        async ({ page }, use) => {
            const trouble = await watch(page);
            await use(trouble);
            expect(trouble).toEqual([]);
        },
        { auto: true },
    ],
    lab: async ({ page }, use) => use(new Lab(page)),
});

/** The number that a text shows: "−1.5·10⁻¹²" is -1.5e-12. */
export function read(text) {
    const plain = text
        .trim()
        .replace(/\u2009/g, "")
        .replaceAll("−", "-")
        .replace(/^(-?)10(?=[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])/, "$11·10")
        .replace(/·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)/, (_, power) => {
            const digits = [...power].map((sign) => (sign === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign)));
            return `e${digits.join("")}`;
        });
    const value = plain === "" ? NaN : Number(plain.replace("∞", "Infinity"));
    expect(value, `a number: ${text}`).not.toBeNaN();
    return value;
}

/** Half a unit of the last of so many significant digits of a value. */
export const lastDigit = (value, digits = 4) =>
    value === 0 ? 0 : 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(value))) - digits + 1);

/** Rows of a saved table, each an object of its columns. */
function rows(text) {
    const [head, ...lines] = text
        .trimEnd()
        .split("\n")
        .map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((cell) => cell[1]));
    return lines.map((cells) => {
        const row = Object.fromEntries(head.map((name, index) => [name, cells[index]]));
        for (const name of ["panel", "x", "y", "x_end", "value"]) {
            row[name] = row[name] === "" ? NaN : Number(row[name]);
        }
        return row;
    });
}

/** A lab's page. */
export class Lab {
    constructor(page) {
        this.page = page;
        this.root = page.locator(".lab");
        this.stage = page.locator(".figure.main .stage");
        this.play = page.locator(".player .play");
        this.step = page.locator(".player .step");
        this.all = page.locator(".player .all");
        this.clear = page.locator(".player .clear");
        this.seed = page.locator(".player .seed");
        this.reset = page.locator(".player .reset");
        this.slow = page.locator(".player .flag input");
        this.event = page.locator("p.event");
        this.readout = page.locator(".figure.main .readout");
        this.notices = page.locator("aside.notice li");
        this.language = page.locator("select.language");
        this.theme = page.locator("select.theme");
        this.prose = page.locator("article.prose");
    }

    /** Opens a lab at a state and waits for its figure. */
    async open(name, query = "") {
        await this.page.goto(`/${name}.html${query && "?" + query}`);
        await this.drawn(name);
    }

    /** Waits until the figure of the lab is drawn. */
    async drawn(name) {
        if (name) await expect(this.root).toHaveAttribute("data-lab", name);
        await expect(this.stage.locator("canvas.lines")).toHaveAttribute("data-drawn", "1");
    }

    /** The state that the address states. */
    query() {
        return Object.fromEntries(new URL(this.page.url()).searchParams);
    }

    /** Waits until the address states exactly this. */
    async states(query) {
        await expect.poll(() => this.query()).toEqual(query);
    }

    slider(key) {
        return this.page.locator(`.slider[data-key=${key}] input[type=range]`);
    }

    number(key) {
        return this.page.locator(`.slider[data-key=${key}] input[type=number]`);
    }

    option(key, value) {
        return this.page.locator(`.choice[data-key=${key}] input[value="${value}"]`);
    }

    flag(key) {
        return key === "slow" ? this.slow : this.page.locator(`.flag[data-key=${key}] input`);
    }

    handle(key) {
        return this.page.locator(`.handle[data-key=${key}]`);
    }

    /** Types an exact value. */
    async type(key, value) {
        await this.number(key).fill(String(value));
        await this.number(key).press("Enter");
    }

    /** Number of samples that have landed. */
    async samples() {
        return Number(await this.number("n").inputValue());
    }

    /** Check chips of one verdict: pass, fail or pending. */
    chips(verdict) {
        return this.page.locator(`.checks .chip.${verdict}`);
    }

    /** The chip of one check. */
    chip(name) {
        return this.page.locator(".checks .chip").filter({ has: this.page.getByText(name, { exact: true }) });
    }

    /** The last cell of a table's row, as a number. */
    async fact(row, column = -1) {
        const cells = this.page.locator("table.facts tr").filter({
            has: this.page.getByRole("rowheader", { name: row, exact: true }),
        });
        return read(await cells.locator("td").nth(column).innerText());
    }

    /** What the main figure's two canvases show. */
    picture() {
        return this.stage.locator("canvas").evaluateAll((canvases) => canvases.map((canvas) => canvas.toDataURL()).join());
    }

    /** Waits until the picture is another one than `before`. */
    async redrawn(before) {
        await expect.poll(async () => (await this.picture()) === before).toBe(false);
    }

    /** Saves the main figure: the file's name and content. */
    async save(format) {
        const [download] = await Promise.all([
            this.page.waitForEvent("download"),
            (async () => {
                const menu = this.page.locator(".figure.main details.save");
                await menu.locator("summary").click();
                await menu.getByRole("button", { name: format }).click();
            })(),
        ]);
        return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
    }

    /** The figure's data: rows of the saved table. */
    async data() {
        return rows((await this.save("CSV")).content.toString());
    }

    /** The figure's data once it has come to rest at the state asked for. */
    async dataAt(name, query) {
        await this.open(name, query);
        return this.data();
    }

    /** Where x stands on the stage's axis, in CSS pixels of the page: told by the two handles. */
    async axis(scaleKey, location = 0, scale = 1) {
        const centre = async (key) => {
            const box = await this.handle(key).boundingBox();
            return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        };
        const [from, to] = [await centre("mu"), await centre(scaleKey)];
        const unit = (to.x - from.x) / (2 * scale);
        return { unit, from, to, at: (x) => from.x + (x - location) * unit };
    }
}
