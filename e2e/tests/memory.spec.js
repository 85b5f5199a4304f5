// Memory: what a page has taken it gives back when the reader leaves it.
import { expect, test } from "@playwright/test";

import { Lab, watch } from "../lab.js";
import { labs } from "../parameters.js";

/** A page of the program's memory, in bytes. */
const PAGE = 65536;

// Without what `Session::forget_readers` does each visit keeps 8 000 bytes, that of ten rounds seven pages.
test("visits to the labs take no more memory than the first ones", async ({ page }) => {
    test.setTimeout(120_000);
    // The program's memory is caught where it is made.
    await page.addInitScript(() => {
        const { instantiate, instantiateStreaming } = WebAssembly;
        const keep = (result) => {
            window.memory ??= (result.instance ?? result).exports?.memory;
            return result;
        };
        WebAssembly.instantiate = (...given) => instantiate.apply(WebAssembly, given).then(keep);
        WebAssembly.instantiateStreaming = (...given) => instantiateStreaming.apply(WebAssembly, given).then(keep);
    });
    const trouble = await watch(page);
    const lab = new Lab(page);
    await lab.open("logistic");
    const client = await page.context().newCDPSession(page);

    /** Goes through all labs so many times, by the links of the navigation. */
    const visit = async (rounds) => {
        await page.evaluate(
            async ([names, rounds]) => {
                const frame = () => new Promise(requestAnimationFrame);
                for (let round = 0; round < rounds; round++) {
                    for (const name of names) {
                        document.querySelector(`header nav a[href="${name}.html"]`).click();
                        const drawn = () =>
                            document.querySelector(".lab")?.dataset.lab === name &&
                            document.querySelector(".figure.main canvas.lines")?.dataset.drawn === "1";
                        while (!drawn()) await frame();
                    }
                }
            },
            [labs.map(({ id }) => id), rounds],
        );
        // The last lab has done all its work.
        await expect(lab.chips("pass")).not.toHaveCount(0);
        await client.send("HeapProfiler.collectGarbage");
        await lab.frame();
        return page.evaluate(() => window.memory.buffer.byteLength);
    };

    // Freed memory is not all of use at once: where the last lab has rested, the next rounds find other gaps.
    await visit(3);
    const before = await visit(3);
    expect(await visit(10)).toBeLessThanOrEqual(before + PAGE);
    // Whoever goes on at once leaves work behind that must not be done any more.
    expect(trouble).toEqual([]);
});
