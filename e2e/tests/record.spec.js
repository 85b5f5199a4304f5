// A lab's motion as an animated GIF, by the menu under its main figure.
import { readFile } from "node:fs/promises";

import { decode, expect, test } from "../lab.js";

/** The blocks of a GIF: what a program that knows nothing of this one makes of it. */
function parse(file) {
    let at = 0;
    const take = (count) => file.subarray(at, (at += count));
    const blocks = () => {
        const parts = [];
        for (let size = take(1)[0]; size > 0; size = take(1)[0]) parts.push(take(size));
        return Buffer.concat(parts);
    };
    const header = take(6).toString("latin1");
    const screen = take(7);
    const table = (flags) => (flags & 0x80 ? take(3 * 2 ** ((flags & 7) + 1)) : null);
    table(screen[4]);
    const gif = { header, width: screen.readUInt16LE(0), height: screen.readUInt16LE(2), frames: [], repeats: null };
    let delay = 0;
    for (;;) {
        const kind = take(1)[0];
        if (kind === 0x3b) {
            gif.rest = file.length - at;
            return gif;
        }
        if (kind === 0x21) {
            const label = take(1)[0];
            const content = blocks();
            if (label === 0xf9) delay = content.readUInt16LE(1);
            if (label === 0xff && content.subarray(0, 11).toString("latin1") === "NETSCAPE2.0") {
                gif.repeats = content.readUInt16LE(12);
            }
        } else {
            expect(kind).toBe(0x2c);
            const place = take(9);
            table(place[8]);
            const codeSize = take(1)[0];
            gif.frames.push({ delay, width: place.readUInt16LE(4), height: place.readUInt16LE(6), codeSize, data: blocks() });
        }
    }
}

const menu = (page) => page.locator(".figure.main details.save");
const progress = (page) => page.locator(".figure.main figcaption [role=status]");

const cancel = (page) => page.locator(".figure.main").getByRole("button", { name: "Cancel" });

/** Begins to record. */
async function begin(page) {
    await menu(page).locator("summary").click();
    await menu(page).getByRole("button", { name: "GIF" }).click();
}

/** Records to the end: name and content of the file. */
async function record(page) {
    const coming = page.waitForEvent("download", { timeout: 60_000 });
    await begin(page);
    await expect(progress(page)).toBeVisible();
    const download = await coming;
    await expect(progress(page)).toHaveCount(0);
    return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

test.describe("the temperature of the Concrete page", () => {
    test.setTimeout(90_000);

    test("is recorded, with its progress, and the page stays as it was", async ({ lab, page }) => {
        const query = "lambda=2&n=1500&seed=7";
        await lab.open("concrete", query);
        const [picture, address] = [await lab.picture(), page.url()];
        const sentence = await lab.stage.getAttribute("aria-label");
        const [aspect, told] = [
            await lab.stage.evaluate((stage) => stage.clientHeight / stage.clientWidth),
            await page.evaluateHandle(() => {
                const told = new Set();
                const look = () => {
                    const sentence = document.querySelector(".figure.main figcaption [role=status]");
                    if (sentence) told.add(sentence.textContent);
                    requestAnimationFrame(look);
                };
                look();
                return told;
            }),
        ];

        const { name, content } = await record(page);
        expect(name).toMatch(/^concrete-.*\.gif$/);
        const gif = parse(content);
        expect(gif.header).toBe("GIF89a");
        expect(gif.rest).toBe(0);
        expect(gif.repeats).toBe(0);
        expect(gif.width).toBe(480);
        expect(gif.height).toBe(Math.round(480 * aspect));

        // Eight seconds at twenty pictures a second, and two rests.
        const delays = gif.frames.map((frame) => frame.delay);
        expect(gif.frames.length).toBeGreaterThan(100);
        expect(delays.reduce((sum, delay) => sum + delay)).toBe(80 + 159 * 5 + 120);
        expect(delays[0]).toBeGreaterThanOrEqual(80);
        expect(delays.at(-1)).toBeGreaterThanOrEqual(120);
        expect([gif.frames[0].width, gif.frames[0].height]).toEqual([gif.width, gif.height]);
        expect(new Set(gif.frames.map((frame) => frame.data.toString("base64"))).size).toBeGreaterThan(100);

        // The browser shows it: the triangle, the dense layers and the words on paper.
        const first = await decode(page, content, "image/gif");
        expect([first.width, first.height]).toEqual([gif.width, gif.height]);
        expect(first.colours).toBeGreaterThan(30);
        expect(first.paper).toBeGreaterThan(0.4);

        // Told now and then while the page went on.
        const sentences = await told.evaluate((told) => [...told]);
        expect(sentences.length).toBeGreaterThan(10);
        for (const sentence of sentences) expect(sentence).toMatch(/^\d+ of 161 frames$/);

        expect(page.url()).toBe(address);
        expect(await lab.value("lambda")).toBe(2);
        await lab.frame();
        expect(await lab.picture()).toBe(picture);
        await expect(lab.stage).toHaveAttribute("aria-label", sentence);
    });

    test("can be cancelled, and recorded after that", async ({ lab, page }) => {
        const downloads = [];
        page.on("download", (download) => downloads.push(download.suggestedFilename()));
        await lab.open("concrete", "n=10&view=one");
        await begin(page);
        await expect(progress(page)).toContainText(/^[1-9]\d* of 161 frames/);
        await cancel(page).click();
        await expect(progress(page)).toHaveCount(0);
        await expect(page.locator(".figure.main .failed")).toHaveCount(0);
        await expect(cancel(page)).toHaveCount(0);
        // The page lives on.
        await lab.type("lambda", 3);
        await lab.states({ view: "one", n: "10", lambda: "3" });
        expect(downloads).toEqual([]);
        const { name, content } = await record(page);
        expect(parse(content).frames.length).toBeGreaterThan(100);
        expect(downloads).toEqual([name]);
    });

    test("what is set during a recording is not in it", async ({ lab, page }) => {
        await lab.open("concrete", "n=10&view=one");
        const { content } = await record(page);
        const coming = page.waitForEvent("download", { timeout: 60_000 });
        await begin(page);
        await expect(progress(page)).toContainText(/^[1-9]\d* of 161 frames/);
        await lab.option("view", "simplex").check();
        await expect(lab.number("n")).toHaveValue("10");
        expect((await readFile(await (await coming).path())).equals(content)).toBe(true);
        await lab.states({ n: "10" });
    });

    test("leaving the page ends it", async ({ lab, page }) => {
        const downloads = [];
        page.on("download", () => downloads.push(1));
        await lab.open("concrete", "n=10");
        await begin(page);
        await expect(progress(page)).toContainText(/^[1-9]\d* of 161 frames/);
        await page.locator('header nav a[href^="gumbel.html"]').click();
        await lab.drawn("gumbel");
        await page.waitForTimeout(300);
        expect(downloads).toEqual([]);
    });
});

test("in the dark, on a phone, in Japanese", async ({ lab, page }) => {
    test.setTimeout(90_000);
    await page.setViewportSize({ width: 390, height: 844 });
    await lab.open("gumbel-max", "view=temperature&lang=ja&theme=dark");
    const width = await lab.stage.evaluate((stage) => stage.clientWidth);
    const coming = page.waitForEvent("download", { timeout: 60_000 });
    await begin(page);
    await expect(progress(page)).toContainText(/^121 コマ中 \d+ コマ/);
    const content = await readFile(await (await coming).path());
    expect(parse(content).width).toBe(width);
    // Dark paper.
    const corner = await page.evaluate(async (data) => {
        const image = new Image();
        image.src = `data:image/gif;base64,${data}`;
        await image.decode();
        const canvas = document.createElement("canvas");
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        return [...context.getImageData(0, 0, 1, 1).data];
    }, content.toString("base64"));
    expect(corner).toEqual([0x12, 0x13, 0x1a, 255]);
});

test("is not offered where nothing moves, nor below another figure", async ({ lab, page }) => {
    await lab.open("logistic");
    await menu(page).locator("summary").click();
    await expect(menu(page).getByRole("button", { name: "CSV" })).toBeVisible();
    await expect(menu(page).getByRole("button", { name: "GIF" })).toHaveCount(0);
    await lab.open("concrete");
    await expect(page.locator("details.save button.gif")).toHaveCount(1);
    await lab.option("view", "toy").check();
    await expect(page.locator("details.save button.gif")).toHaveCount(0);
});
