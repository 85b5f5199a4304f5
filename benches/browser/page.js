// Trains the same flow by the library and by TensorFlow.js, and measures how fast; and autoencoders by the library.

/* global tf */

import start, { Run as Library, VaeRun } from "./wasm/flow_training.js";
import { Run as TensorFlow } from "./tensorflow.js";

const BATCH = 256;
const COUPLINGS = 4;

/** How many steps are compared, and how far the losses may be apart: at the start, and after so many steps. */
const COMPARED = 20;
const APART = [1e-4, 1e-3];

const ready = (async () => {
    await start();
    tf.enableProdMode();
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    tf.wasm.setWasmPaths("node_modules/@tensorflow/tfjs-backend-wasm/dist/");
    await tf.setBackend("wasm");
    if (!(await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"))) throw new Error("this browser has no wasm SIMD");
})();

/** The three that are measured, each at its start: a function that takes one step and gives its loss, if asked. */
function runs(width) {
    const library = new Library(COUPLINGS, width, BATCH);
    const run = (best) => {
        const run = new TensorFlow(COUPLINGS, width, library.parameters(), best);
        let steps = 0;
        const step = (asked) => {
            const loss = run.step(library.batch(steps++));
            const value = asked ? loss.dataSync()[0] : undefined;
            loss.dispose();
            return value;
        };
        return { step, end: () => run.dispose() };
    };
    return {
        plain: run(false),
        best: run(true),
        library: { step: () => library.step(), end: () => library.free() },
    };
}

/** The largest difference of losses on the same batches, at the start and over all compared steps. */
function compare(width) {
    const { plain, best, library } = runs(width);
    const apart = [0, 0];
    for (let k = 0; k < COMPARED; k++) {
        const loss = library.step();
        const differences = [plain, best].map((run) => Math.abs(run.step(true) - loss));
        const largest = Math.max(...differences.map((difference) => (difference >= 0 ? difference : Infinity)));
        if (k === 0) apart[0] = largest;
        apart[1] = Math.max(apart[1], largest);
    }
    for (const run of [best, plain, library]) run.end();
    return apart;
}

/** Steps per second over so many seconds. */
function rate(run, seconds) {
    const start = performance.now();
    let steps = 0;
    let passed = 0;
    do {
        run.step(false);
        steps += 1;
        passed = performance.now() - start;
    } while (passed < 1000 * seconds);
    return (1000 * steps) / passed;
}

/** Measures in turns, so that what else the machine does meets all alike. */
export async function measure(width, rounds, seconds) {
    await ready;
    const apart = compare(width);
    if (!apart.every((difference, k) => difference <= APART[k])) {
        throw new Error(`the losses at width ${width} are ${apart} apart, not at most ${APART}`);
    }
    const each = Object.entries(runs(width));
    for (const [, run] of each) rate(run, seconds);
    const measured = Array.from({ length: rounds }, () =>
        Object.fromEntries(each.map(([name, run]) => [name, rate(run, seconds)])),
    );
    for (const [, run] of each.reverse()) run.end();
    return { apart, measured };
}

/** The autoencoders whose training is measured. */
const AUTOENCODERS = {
    "Gaussian 2": () => VaeRun.gaussian(2),
    "Gaussian 8": () => VaeRun.gaussian(8),
    "Concrete 8 x 4": () => VaeRun.concrete(8, 4),
    "Concrete 1 x 10": () => VaeRun.concrete(1, 10),
};

/** The steps after which the bound of the held-out images is looked at. */
const EVALUATED_AT = 5000;

/** Steps per second of each autoencoder in each round, and the bound of the held-out images after 5000 steps. */
export async function measureAutoencoders(rounds, seconds) {
    await ready;
    return Object.entries(AUTOENCODERS).map(([name, create]) => {
        const run = create();
        for (let k = 0; k < EVALUATED_AT; k++) run.step();
        const elbo = run.held_out_elbo();
        const measured = Array.from({ length: rounds }, () => rate(run, seconds));
        run.free();
        return { name, elbo, measured };
    });
}
