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

/** The storage of a reader who has never been here: the story is told, and everything under it is closed. */
export const newcomer = { cookies: [], origins: [] };

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

/** Waits until the app has taken the place of what stands in a page at first. */
export const started = (page) => expect(page.locator(":root[data-started]")).toHaveCount(1);

/** Half a unit of the last of so many significant digits of a value. */
export const lastDigit = (value, digits = 4) =>
    value === 0 ? 0 : 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(value))) - digits + 1);

const unquoted = (cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);

/** Rows of a saved table, each an object of its columns. */
function rows(text) {
    const [head, ...lines] = text
        .trimEnd()
        .split("\n")
        .map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((cell) => unquoted(cell[1])));
    return lines.map((cells) => {
        const row = Object.fromEntries(head.map((name, index) => [name, cells[index]]));
        for (const name of ["panel", "x", "y", "x_end", "value"]) {
            row[name] = row[name] === "" ? NaN : Number(row[name]);
        }
        return row;
    });
}

/** Size, number of colours and share of the commonest colour of a picture, decoded by the browser. */
export const decode = (page, bytes, type) =>
    page.evaluate(
        async ([data, type]) => {
            const binary = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
            const image = new Image();
            image.src = URL.createObjectURL(new Blob([binary], { type }));
            await image.decode();
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
            const colours = new Map();
            for (const pixel of pixels) colours.set(pixel, (colours.get(pixel) ?? 0) + 1);
            return {
                width: canvas.width,
                height: canvas.height,
                colours: colours.size,
                paper: Math.max(...colours.values()) / pixels.length,
            };
        },
        [bytes.toString("base64"), type],
    );

/** Rows of one kind and layer. */
export const layer = (rows, kind, name) => rows.filter((row) => row.kind === kind && (name === undefined || row.layer === name));

/** Heights of a layer's columns, by category. */
export function heights(rows, name) {
    const columns = layer(rows, "column", name);
    columns.sort((a, b) => a.x + a.x_end - b.x - b.x_end);
    return columns.map((column) => column.y);
}

/** Expects got = want to a relative error of 1e-12, or another one. */
export function same(got, want, told, error = 1e-12) {
    expect(Math.abs(got - want), `${told}: ${got} for ${want}`).toBeLessThanOrEqual(error * Math.abs(want));
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
        this.most = page.locator(".player .most");
        this.sweep = page.locator(".player .sweep");
        this.clear = page.locator(".player .clear");
        this.seed = page.locator(".player .seed");
        this.reset = page.locator(".player .reset");
        this.slow = page.locator(".player .flag input");
        this.fields = page.locator("label.field-control input[inputmode]");
        this.event = page.locator("p.event");
        this.readout = page.locator(".figure.main .readout");
        this.notices = page.locator(".notice li");
        this.language = page.locator("select.language");
        this.theme = page.locator("select.theme");
        this.prose = page.locator("article.prose");
        this.passage = page.locator(".story .step.current");
        this.next = page.locator(".story-nav .next");
        this.back = page.locator(".story-nav .back");
        this.explore = page.locator(".story-nav .explore");
        this.tour = page.locator("button.take-story");
        this.follow = page.locator("button.follow");
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
        return this.page.locator(`:is(.slider, label.field-control)[data-key=${key}] input[inputmode]`);
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

    /** The value that a number's control shows. */
    async value(key) {
        return Number(await this.number(key).inputValue());
    }

    /** Number of samples that have landed. */
    async samples() {
        return Number(await this.number("n").inputValue());
    }

    /** Waits until so many steps of a fit have been taken. */
    async trained(steps) {
        await expect(this.event).toHaveText(`Adam is at step ${steps}.`);
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

    /** Notes each picture of the lines in `window.pictures`, from now on. */
    async notePictures() {
        await this.page.evaluate(() => {
            window.pictures = new Set();
            const canvas = document.querySelector(".stage canvas.lines");
            const note = () => {
                window.pictures.add(canvas.toDataURL());
                requestAnimationFrame(note);
            };
            note();
        });
    }

    /** Waits until the picture is another one than `before`. */
    async redrawn(before) {
        await expect.poll(async () => (await this.picture()) === before).toBe(false);
    }

    /** Opens a part of the page that is closed: `more`, `checks` or `tables`. */
    async unfold(part) {
        const details = this.page.locator(`details.part.${part}`);
        if ((await details.getAttribute("open")) === null) await details.locator("> summary").click();
        await expect(details).toHaveAttribute("open");
    }

    /** On a phone: opens the drawer of the controls. */
    async pull() {
        const handle = this.page.locator(".drawer-handle");
        if ((await handle.getAttribute("aria-expanded")) === "false") await handle.click();
        await expect(this.page.locator(".drawer")).toBeVisible();
    }

    /** Scrolls the prose until its section `index`, the introduction being 0, stands where one reads. */
    async read(index) {
        await this.prose.locator("section").nth(index).evaluate((section) => {
            // Beside the figure, or under it on a narrow screen (app/src/scroll.rs).
            const line = innerHeight * (innerWidth < 900 ? 0.65 : 0.4);
            const before = scrollY;
            scrollBy({ top: section.getBoundingClientRect().top - line + 8, behavior: "instant" });
            // Only what has been scrolled to is gone to.
            if (scrollY === before) scrollBy({ top: 1, behavior: "instant" });
        });
        await this.frame();
    }

    /** Waits until what has been set is painted. */
    async frame() {
        await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    }

    /** Saves the main figure: the file's name and content. */
    async save(format) {
        const [download] = await Promise.all([
            this.page.waitForEvent("download"),
            (async () => {
                const menu = this.page.locator(".figure.main details.save");
                await menu.locator("summary").click();
                await menu.getByRole("button", { name: new RegExp(`^${format}`) }).click();
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

    /** The middle of a handle, in CSS pixels of the page. */
    async centre(key) {
        const box = await this.handle(key).boundingBox();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }

    /** Drags by the mouse from a point, so many pixels to the right and down. */
    async drag(from, right, down) {
        const { mouse } = this.page;
        await mouse.move(from.x, from.y);
        await mouse.down();
        await mouse.move(from.x + right / 2, from.y + down / 2);
        await mouse.move(from.x + right, from.y + down);
        await mouse.up();
    }

    /** The same by a finger. */
    async swipe(from, right, down) {
        const client = await this.page.context().newCDPSession(this.page);
        const touch = (type, touchPoints) => client.send("Input.dispatchTouchEvent", { type, touchPoints });
        await touch("touchStart", [from]);
        for (const part of [0.25, 0.5, 0.75, 1]) {
            await touch("touchMove", [{ x: from.x + part * right, y: from.y + part * down }]);
        }
        await touch("touchEnd", []);
    }

    /** Where x stands on the stage's axis, in CSS pixels of the page: told by the two handles. */
    async axis(scaleKey, location = 0, scale = 1) {
        const [from, to] = [await this.centre("mu"), await this.centre(scaleKey)];
        const unit = (to.x - from.x) / (2 * scale);
        return { unit, from, to, at: (x) => from.x + (x - location) * unit };
    }
}
