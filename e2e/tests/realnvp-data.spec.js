// The lab of the flow: its data, those that a reader paints, and the files that it saves and takes.
import { learnedRow, name, action, patient, picked, rests, useless } from "../flow.js";
import { expect, test } from "../lab.js";
import { sum } from "../mathematics.js";

test.describe.configure({ timeout: 90_000 });

const KINDS = ["moons", "circles", "gaussians", "pinwheel", "checkerboard", "spirals", "grid"];

/** It is worked out bit by bit. Of all laws of variance 1 the Gaussian has the largest, ln 2πe. */
async function entropy(lab) {
    await expect(learnedRow(lab, "Entropy of the data")).toHaveText(/\d/);
    const nats = await lab.fact("Entropy of the data");
    expect(nats).toBeLessThanOrEqual(2.838);
    return nats;
}

test("each kind of data is another picture, with its entropy", async ({ lab }) => {
    const [pictures, entropies] = [new Set(), new Set()];
    for (const kind of KINDS) {
        await lab.open(name, `dir=normalise&at=0&under=none&start=random&data=${kind}`);
        await expect(lab.option("data", kind)).toBeChecked();
        pictures.add(await lab.picture());
        entropies.add(await entropy(lab));
    }
    expect(pictures.size).toBe(KINDS.length);
    expect(entropies.size).toBe(KINDS.length);
});

test("another kind that is chosen is learned at once, from random weights", async ({ lab }) => {
    await lab.open(name, "at=0");
    await lab.option("data", "circles").check();
    await patient(lab.event).toHaveText(/^Training: step/);
    await expect(lab.option("start", "random")).toBeChecked();
    await expect.poll(() => lab.query()).toMatchObject({ data: "circles", start: "random", run: "1" });
    await patient.poll(() => lab.value("steps")).toBeGreaterThan(0);
});

for (const noise of ["0.02", "0.5"]) {
    test(`noise ${noise} can be learned from`, async ({ lab }) => {
        await lab.open(name, `start=random&k=2&width=8&at=0&noise=${noise}&steps=40`);
        await rests(lab, 40);
        const loss = await lab.fact("−ln p of 2\u2009000 held-out points");
        expect(loss).toBeGreaterThan(0.5);
        expect(loss).toBeLessThan(4);
    });
}

test("what a reader paints is learned", async ({ lab, page }) => {
    await lab.open(name, "data=painted&start=random&k=2&width=8&at=0&horizon=50000");
    await expect(lab.event).toHaveText("Paint here, then train from scratch.");
    await useless(lab, "train");
    const box = await lab.stage.boundingBox();
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await lab.drag({ x: middle.x - 40, y: middle.y }, 80, 0);
    await expect(lab.event).toHaveText("Train a flow on what is painted, or paint on.");
    await expect.poll(() => Object.keys(lab.query()).some((key) => /^d\d+$/.test(key))).toBe(true);
    const nats = await entropy(lab);
    await action(lab, "train").click();
    await patient.poll(() => lab.value("steps")).toBeGreaterThan(50);
    await action(lab, "pause").click();
    await patient(lab.event).toHaveText(/^Training rests at step/);
    // The link holds the painting.
    const link = page.url();
    await page.goto("about:blank");
    await page.goto(link.replace(/&steps=\d+/, ""));
    expect(await entropy(lab)).toBe(nats);
});

/** The tensors of a saved file, by name. */
function tensorsOf(content) {
    const length = Number(content.readBigUInt64LE(0));
    const { __metadata__, ...tensors } = JSON.parse(content.subarray(8, 8 + length).toString());
    const all = Object.entries(tensors).map(([key, { dtype, shape, data_offsets: [from, to] }]) => {
        expect(dtype).toBe("F32");
        expect(to - from).toBe(4 * shape.reduce((product, size) => product * size, 1));
        const at = 8 + length + from;
        const data = Array.from({ length: (to - from) / 4 }, (_, k) => content.readFloatLE(at + 4 * k));
        return [key, { shape, data }];
    });
    return { swap: __metadata__.swap === "true", bounded: __metadata__.bounded === "true", tensors: Object.fromEntries(all) };
}

test("weights are saved in two formats, the same, and samples with their density", async ({ lab }) => {
    await lab.open(name, "at=0");
    const safetensors = await lab.save("Weights as safetensors");
    const json = await lab.save("Weights as JSON");
    expect([safetensors.name, json.name]).toEqual(["realnvp-8x16.safetensors", "realnvp-8x16.json"]);
    const [first, second] = [tensorsOf(safetensors.content), JSON.parse(json.content.toString())];
    expect(Object.keys(first.tensors)).toHaveLength(8 * 8);
    for (const tensor of Object.values(second.tensors)) tensor.data = tensor.data.map(Math.fround);
    expect(second).toEqual(first);
    const { name: samples, content } = await lab.save("Samples as CSV");
    expect(samples).toBe("realnvp-8x16-samples.csv");
    const [head, ...rows] = content.toString().trim().split("\n");
    expect(head).toBe("x1,x2,log_prob");
    expect(rows).toHaveLength(2000);
    const logProbs = rows.map((row) => Number(row.split(",")[2]));
    // Of its own samples the mean of −ln p is the flow's entropy; the data have 1.131.
    expect(Math.abs(-sum(logProbs) / rows.length - 1.131)).toBeLessThan(0.1);
});

test("weights are taken from a file, or refused with a reason", async ({ lab, page }) => {
    await lab.open(name, "at=0");
    const trained = await picked(lab);
    const files = [await lab.save("Weights as safetensors"), await lab.save("Weights as JSON")];
    const field = page.locator(".user-data input[type=file]");
    for (const { name: file, content } of files) {
        await lab.open(name, "at=0&start=file&k=3&width=8");
        await expect.poll(() => picked(lab)).not.toBe(trained);
        await field.setInputFiles({ name: file, mimeType: "", buffer: content });
        await expect(page.locator(".user-data [role=status]")).toContainText("8");
        await patient.poll(() => picked(lab)).toBe(trained);
    }
    const cut = files[0].content.subarray(0, files[0].content.length - 100);
    for (const [buffer, reason] of [[Buffer.from("{}"), /couplings|missing|tensor/i], [cut, /within the file/], [Buffer.from("hello"), /./]]) {
        await field.setInputFiles({ name: "own.safetensors", mimeType: "", buffer });
        await expect(page.locator(".user-data [role=alert]")).toHaveText(reason);
    }
    // What was there stays, and training goes on from it.
    expect(await picked(lab)).toBe(trained);
    await action(lab, "one").click();
    await rests(lab, 1);
    // Adam's first step moves every weight by the rate; random weights have a loss above 2.8.
    expect(await lab.fact("−ln p of 2\u2009000 held-out points")).toBeLessThan(2.2);
});

for (const language of ["ja", "zh"]) {
    test.describe(`on a phone in ${language}`, () => {
        test.use({ viewport: { width: 390, height: 844 } });

        test("it fits, and speaks that language while it trains", async ({ lab, page }) => {
            await lab.open(name, `lang=${language}&start=random&k=3&width=8&horizon=300&at=0&run=1`);
            await patient.poll(() => lab.value("steps")).toBe(300);
            await lab.pull();
            const words = await page.locator("p.event, table.facts caption, table.facts tbody th, .actions button, legend").allInnerTexts();
            expect(words.length).toBeGreaterThan(15);
            for (const word of words) expect(word.replace(/safetensors|JSON|CSV|tanh|RealNVP/g, "")).not.toMatch(/[A-Za-z]{4,}/);
            expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
        });
    });
}
