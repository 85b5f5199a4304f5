// The lab of the autoencoder, training for real: in a worker beside the page.
import { action, patient } from "../flow.js";
import { expect, test } from "../lab.js";

test.describe.configure({ timeout: 150_000 });

const name = "vae";
// The table of this view tells what the model is worth.
const open = (lab, query) => lab.open(name, `view=training&${query}`);
const elbo = (lab) => lab.fact("Held-out ELBO, nats");
const done = (lab, count) => patient(lab.event).toHaveText(new RegExp(`^All ${count} steps of the run are done\\.$`));

// What is not trained gives each of 64 pixels about ½: 64 ln 2 = 44.4 nats.
for (const [what, query, least] of [
    ["Gaussian latents learn digits", "start=random&horizon=900", -29],
    ["Concrete latents learn digits", "q=concrete&start=random&horizon=900", -32],
    ["Gaussian latents learn bars", "data=bars&dim=8&start=random&horizon=900", -25],
]) {
    test(what, async ({ lab }) => {
        await open(lab, query);
        await expect.poll(() => elbo(lab)).toBeLessThan(-40);
        const before = await lab.picture();
        await action(lab, "train").click();
        await done(lab, 900);
        await expect.poll(() => elbo(lab)).toBeGreaterThan(least);
        await expect.poll(() => lab.query()).toMatchObject({ start: "random", steps: "900" });
        await lab.redrawn(before);
        await patient(lab.chips("pass")).toHaveCount(2);
    });
}

test("the model that comes with the page is there at once, and is trained on", async ({ lab }) => {
    await open(lab, "horizon=300&rate=0.0001");
    await patient(lab.event).toHaveText(/^This model was trained before, on the digits: held-out ELBO −24\.\d+ nats\.$/);
    await action(lab, "train").click();
    await done(lab, 300);
    await expect.poll(() => elbo(lab)).toBeGreaterThan(-25.5);
    await action(lab, "pretrained").click();
    await patient(lab.event).toHaveText(/^This model was trained before/);
});

test("going back and on again takes the same way", async ({ lab }) => {
    await open(lab, "data=bars&start=random&horizon=700&steps=700");
    await done(lab, 700);
    const there = await elbo(lab);
    await lab.type("steps", 320);
    await patient(lab.event).toHaveText(/^Training rests at step 320\.$/);
    expect(await elbo(lab)).not.toBe(there);
    await lab.type("steps", 700);
    await done(lab, 700);
    expect(await elbo(lab)).toBe(there);
});

test("the bound, the graph and the code come on demand", async ({ lab }) => {
    for (const view of ["bound", "graph", "code"]) {
        await lab.open(name, `view=${view}`);
        await patient(lab.stage).toBeVisible();
        await lab.picture();
    }
    await lab.open(name, "view=bound&q=concrete");
    // The gradient is compared when training runs.
    await patient(lab.chips("pass")).toHaveCount(4);
});
