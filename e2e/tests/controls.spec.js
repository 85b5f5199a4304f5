// Each control of each lab: moved to its ends it is stated in the address, and the address opened
// afresh restores it.
import { expect, test as plain } from "@playwright/test";

import { test } from "../lab.js";
import { families } from "../mathematics.js";
import { broken, link, parameters } from "../parameters.js";

plain("what links leave out is what it was, and every control is tested", () => {
    expect(broken()).toEqual([]);
});

/** Moves a control to one of its ends, as a reader does. */
async function set(lab, { key, kind, ends }, value) {
    if (kind === "flag") await lab.flag(key).setChecked(value === "1");
    else if (kind === "choice") await lab.option(key, value).check();
    else if (kind === "field") await lab.type(key, value);
    else await lab.slider(key).fill(value === ends[0] ? "0" : "1000");
}

/** Expects a control to stand at a value. */
async function stands(lab, { key, kind, ends }, value) {
    if (kind === "flag") await expect(lab.flag(key)).toBeChecked({ checked: value === "1" });
    else if (kind === "choice") await expect(lab.option(key, value)).toBeChecked();
    else {
        await expect(lab.number(key)).toHaveValue(value);
        if (kind === "slider") await expect(lab.slider(key)).toHaveValue(value === ends[0] ? "0" : "1000");
    }
}

// The labs of one family: each control by itself.
for (const name of Object.keys(families)) {
    test.describe(name, () => {
        for (const parameter of parameters[name]) {
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

/** The controls of a lab that are there in the same state. */
function groups(table) {
    const groups = {};
    for (const parameter of table) (groups[JSON.stringify(parameter.given ?? {})] ??= []).push(parameter);
    return Object.entries(groups);
}

// The others have many controls: those of a state move one after another, and share the address.
for (const name of Object.keys(parameters).filter((name) => !(name in families))) {
    test.describe(name, () => {
        // Without motion between states a picture is another one only because of its own control.
        test.use({ contextOptions: { reducedMotion: "reduce" } });

        for (const [text, group] of groups(parameters[name])) {
            const given = JSON.parse(text);
            const keys = group.map((parameter) => parameter.key);
            test(`${keys.join(", ")} to their ends and back from the address`, async ({ lab, page }) => {
                await lab.open(name, new URLSearchParams(given).toString());
                let state = given;
                const rounds = Math.max(...group.map(({ ends }) => ends.length));
                for (let round = 0; round < rounds; round++) {
                    const moved = [];
                    for (const parameter of group) {
                        // The default comes last, and only where it is an end.
                        const ends = parameter.ends.filter((value) => value !== parameter.default);
                        if (ends.length < parameter.ends.length) ends.push(parameter.default);
                        const value = ends[round];
                        if (value === undefined) continue;
                        const before = await lab.picture();
                        await set(lab, parameter, value);
                        if (!parameter.silent) await lab.redrawn(before);
                        moved.push([parameter, value]);
                        state = { ...state, [parameter.key]: value };
                    }
                    await lab.states(link(name, state));
                    await page.goto(page.url());
                    await lab.drawn(name);
                    for (const [parameter, value] of moved) await stands(lab, parameter, value);
                    await expect(lab.notices).toHaveCount(0);
                }
            });
        }
    });
}

test("only the logits of the categories that there are have a field", async ({ lab }) => {
    await lab.open("gumbel-max");
    for (const [slide, count] of [["0", 2], ["1000", 12], ["300", 5]]) {
        await lab.slider("k").fill(slide);
        await expect(lab.fields).toHaveCount(count);
    }
    await expect(lab.slider("top")).toHaveCount(0);
    await lab.option("view", "top").check();
    await expect(lab.slider("top")).toBeVisible();
    await lab.option("view", "temperature").check();
    for (const key of ["n", "top"]) await expect(lab.slider(key)).toHaveCount(0);
    await expect(lab.play).toHaveCount(0);
    // A value out of range becomes the nearest end.
    await lab.type("l5", 99);
    await expect(lab.number("l5")).toHaveValue("8");
    await lab.states({ view: "temperature", l5: "8" });
});

test("the Concrete's views have controls of their own", async ({ lab }) => {
    await lab.open("concrete");
    const shown = {
        simplex: ["heat", "lambda", "n"],
        one: ["lambda", "n"],
        properties: ["eps", "lambda", "n"],
        numerics: ["lambda", "n"],
        gradients: ["f", "lambda", "n"],
        toy: ["lambda", "rate", "steps", "trained"],
    };
    const control = (key) => lab.page.locator(`.controls :is(.slider, .choice)[data-key=${key}]`);
    for (const [view, keys] of Object.entries(shown)) {
        await lab.option("view", view).check();
        for (const key of new Set(Object.values(shown).flat())) {
            await expect(control(key), `${key} in ${view}`).toHaveCount(keys.includes(key) ? 1 : 0);
        }
        await expect(lab.fields).toHaveCount(view === "toy" ? 0 : 3);
    }
    await lab.option("view", "simplex").check();
    await lab.option("dim", "4").check();
    for (const key of ["turn", "tilt"]) await expect(control(key)).toBeVisible();
    await expect(control("heat")).toHaveCount(0);
    await expect(lab.fields).toHaveCount(4);
    await lab.option("dim", "2").check();
    await expect(lab.fields).toHaveCount(2);
    await expect(control("heat")).toBeVisible();
});

test("the mixture's views have controls of their own, and fields for the selected component", async ({ lab }) => {
    await lab.open("mol");
    const always = ["axis", "k", "sel"];
    const sampling = [...always, "n", "freeze", "min", "clip", "clamp", "eps"];
    const shown = {
        walk: sampling,
        mixture: [...always, "curve", "normal"],
        direct: sampling,
        discrete: [...always, "bits", "min", "normal"],
        learn: [...always, "data", "fit", "rate", "steps"],
    };
    // Those of the player are everywhere.
    const controls = lab.page.locator(".controls > :is(.slider, .choice, .flag)");
    const keys = () => controls.evaluateAll((all) => all.map((one) => one.dataset.key).sort());
    for (const [view, own] of Object.entries(shown)) {
        await lab.option("view", view).check();
        await expect.poll(keys, view).toEqual(["view", ...own].sort());
        await expect(lab.fields).toHaveCount(3);
    }
    await lab.option("fit", "discrete").check();
    await expect.poll(keys).toEqual(["view", ...shown.learn, "bits", "min"].sort());
    // Where there are fewer components than the selected one's number, it is the last.
    await lab.type("sel", 9);
    for (const key of ["l3", "m3", "s3"]) await expect(lab.number(key)).toBeVisible();
    await lab.slider("k").fill("1000");
    for (const key of ["l9", "m9", "s9"]) await expect(lab.number(key)).toBeVisible();
    await lab.type("m9", 7);
    await expect(lab.number("m9")).toHaveValue("2");
});
