// The library's flow and its training, in TensorFlow.js: RealNVP on the plane, Adam at a rate of 1e-3.

/* global tf */

/** A dense layer as one writes it: its gradient multiplies by transposed matrices, which the wasm backend does slowly. */
function plain(x, weight, bias, activation) {
    const y = tf.add(tf.matMul(x, weight), bias);
    return activation === "relu" ? tf.relu(y) : y;
}

/** The same, at its best: product, bias and ReLU in one, and matrices transposed before they are multiplied. */
function fused(x, weight, bias, activation) {
    return tf.customGrad((x, weight, bias, save) => {
        const value = tf.fused.matMul({ a: x, b: weight, bias, activation });
        save([x, weight, value]);
        const gradFunc = (dy, [x, weight, value]) => {
            const g = activation === "relu" ? tf.mul(dy, tf.step(value)) : dy;
            return [tf.matMul(g, tf.transpose(weight)), tf.matMul(tf.transpose(x), g), tf.sum(g, 0)];
        };
        return { value, gradFunc };
    })(x, weight, bias);
}

/** The dimensions of a coupling's tensors: weights [inputs, outputs], and biases. Both heads are one layer. */
const dimensions = (width) => [[1, width], [width], [width, width], [width], [width, 2], [2]];

/** A coupling's parameters in the library's order, [outputs, inputs] by rows, as values of those tensors. */
function tensorsOf(parameters, width) {
    let at = 0;
    const take = (count) => parameters.slice(at, (at += count));
    const transposed = (matrix) => matrix.map((_, k) => matrix[(k % width) * width + Math.floor(k / width)]);
    const [weight1, bias1, weight2, bias2] = [take(width), take(width), transposed(take(width * width)), take(width)];
    const [scale, scaleBias, translation, translationBias] = [take(width), take(1), take(width), take(1)];
    const heads = Float32Array.from({ length: 2 * width }, (_, k) => (k % 2 ? translation : scale)[k >> 1]);
    return [weight1, bias1, weight2, bias2, heads, Float32Array.of(scaleBias[0], translationBias[0])];
}

/** Training from the library's parameters; at its `best`, or as one writes it. */
export class Run {
    constructor(couplings, width, parameters, best) {
        const length = parameters.length / couplings;
        const values = Array.from({ length: couplings }, (_, k) =>
            tensorsOf(parameters.slice(k * length, (k + 1) * length), width),
        ).flat();
        this.layer = best ? fused : plain;
        this.shapes = Array.from({ length: couplings }, () => dimensions(width)).flat();
        this.sizes = values.map((value) => value.length);
        // In one variable, Adam has far fewer operations to start.
        this.variables = best
            ? [tf.variable(tf.concat(values.map((value) => tf.tensor1d(value))))]
            : values.map((value, k) => tf.variable(tf.tensor(value, this.shapes[k])));
        this.best = best;
        this.adam = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
    }

    tensors() {
        if (!this.best) return this.variables;
        return tf.split(this.variables[0], this.sizes).map((part, k) => tf.reshape(part, this.shapes[k]));
    }

    /** The mean of −ln p over points whose coordinates are columns. */
    loss(x0, x1) {
        const tensors = this.tensors();
        let logDet = 0;
        for (let k = 0; k < tensors.length; k += 6) {
            const [weight1, bias1, weight2, bias2, heads, headsBias] = tensors.slice(k, k + 6);
            const hidden1 = this.layer(x0, weight1, bias1, "relu");
            const hidden2 = this.layer(hidden1, weight2, bias2, "relu");
            const [scale, t] = tf.split(this.layer(hidden2, heads, headsBias, "linear"), 2, 1);
            const s = tf.tanh(scale);
            [x0, x1] = [tf.add(tf.mul(x1, tf.exp(s)), t), x0];
            logDet = tf.add(logDet, s);
        }
        const squares = tf.mul(tf.add(tf.square(x0), tf.square(x1)), 0.5);
        return tf.add(tf.mean(tf.sub(squares, logDet)), Math.log(2 * Math.PI));
    }

    /** One step on a batch, all first coordinates and then all second ones; gives its loss before it as a tensor. */
    step(batch) {
        return tf.tidy(() => {
            const count = batch.length / 2;
            const [x0, x1] = [0, count].map((at) => tf.tensor2d(batch.subarray(at, at + count), [count, 1]));
            return this.adam.minimize(() => this.loss(x0, x1), true, this.variables);
        });
    }

    dispose() {
        this.adam.dispose();
        tf.dispose(this.variables);
    }
}
