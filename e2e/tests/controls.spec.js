// Each control of both labs: moved to its ends it is stated in the address, and the address opened
// afresh restores it.
import { expect, test } from "../lab.js";
import { link, parameters } from "../parameters.js";

/** Moves a control to one of its ends, as a reader does. */
async function set(lab, { key, kind, ends }, value) {
    if (kind === "flag") await lab.flag(key).setChecked(value === "1");
    else if (kind === "choice") await lab.option(key, value).check();
    else await lab.slider(key).fill(value === ends[0] ? "0" : "1000");
}

/** Expects a control to stand at a value. */
async function stands(lab, { key, kind, ends }, value) {
    if (kind === "flag") await expect(lab.flag(key)).toBeChecked({ checked: value === "1" });
    else if (kind === "choice") await expect(lab.option(key, value)).toBeChecked();
    else {
        await expect(lab.number(key)).toHaveValue(value);
        await expect(lab.slider(key)).toHaveValue(value === ends[0] ? "0" : "1000");
    }
}

for (const [name, table] of Object.entries(parameters)) {
    test.describe(name, () => {
        for (const parameter of table) {
            test(`${parameter.key} to its ends and back from the address`, async ({ lab, page }) => {
                const { key, given = {}, silent } = parameter;
                await lab.open(name, new URLSearchParams(given).toString());
                // The default comes last; its address is the bare one, which other tests open.
                const ends = parameter.ends.filter((value) => value !== parameter.default);
                if (ends.length < parameter.ends.length) ends.push(parameter.default);
                for (const value of ends) {
                    const before = await lab.picture();
                    await set(lab, parameter, value);
                    await lab.states(link(name, { ...given, [key]: value }));
                    if (!silent) await lab.redrawn(before);
                    if (value !== parameter.default) {
                        await page.goto(page.url());
                        await lab.drawn(name);
                    }
                    await stands(lab, parameter, value);
                    await expect(lab.notices).toHaveCount(0);
                }
            });
        }

        test("an exact value can be typed, and one out of range becomes the nearest end", async ({ lab }) => {
            const scale = name === "logistic" ? "s" : "beta";
            await lab.open(name);
            await lab.type("mu", -1.2345);
            await lab.states({ mu: "-1.2345" });
            await lab.type(scale, 0.001);
            await expect(lab.number(scale)).toHaveValue("0.05");
            await lab.states({ mu: "-1.2345", [scale]: "0.05" });
            await lab.type("n", 1e9);
            await expect(lab.number("n")).toHaveValue("100000");
            await lab.states({ mu: "-1.2345", [scale]: "0.05", n: "100000" });
        });

        test("controls that mean nothing in a view are not shown", async ({ lab }) => {
            await lab.open(name);
            await expect(lab.slider("eps")).toHaveCount(0);
            await lab.flag("clamp").check();
            await expect(lab.slider("eps")).toBeVisible();
            if (name === "gumbel") {
                await lab.option("view", "maxima").check();
                for (const key of ["eps", "naive"]) await expect(lab.slider(key)).toHaveCount(0);
                await expect(lab.slider("block")).toBeVisible();
                await lab.option("view", "numerics").check();
                for (const key of ["mu", "beta", "n", "block"]) await expect(lab.slider(key)).toHaveCount(0);
                await expect(lab.slider("naive")).toBeVisible();
            }
        });
    });
}
