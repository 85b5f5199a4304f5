// Shows a figure of Reparam in any page:
//
//     <script src="https://.../embed.js"></script>
//     <reparam-figure lab="logistic" params="s=0.3" lang="ja" theme="dark"></reparam-figure>
//
// or, as a module: import "https://.../embed.js"
//
// lab      which figure; the name of its page without ".html"
// params   its state, as after the "?" of a link to it (optional)
// lang     en, ja or zh (optional)
// theme    light or dark (optional; else as the reader's system)
// base     the address of the folder of the figures (optional; else that of this script)
//
// The element holds one iframe, as wide as its surroundings and as high as the figure says it is.
(function () {
    "use strict";

    // Written by the build.
    const labs = "{{ labs }}".split(" ");

    // No figure is lower or higher than this, in CSS pixels: a frame cannot take the whole page.
    const heights = [40, 6000];

    const sentences = {
        en: ["there is no lab of this name", "the labs are", "its address is not known: give the attribute base"],
        ja: ["この名前のラボはありません", "ラボの名前", "アドレスが分かりません。属性 base で指定してください"],
        zh: ["没有这个名称的实验", "实验有", "地址未知：请用属性 base 指定"],
    };

    // The folder of the figures, once it is known. A module has no current script, nor has a script that stands in
    // the page an address.
    let folder = null;

    class ReparamFigure extends HTMLElement {
        static observedAttributes = ["lab", "params", "lang", "theme", "base"];

        connectedCallback() {
            addEventListener("message", this);
            this.update();
        }

        disconnectedCallback() {
            removeEventListener("message", this);
        }

        attributeChangedCallback() {
            if (this.isConnected) this.update();
        }

        // The figure's page tells its height whenever that changes.
        handleEvent({ source, data }) {
            if (!this.frame || source !== this.frame.contentWindow) return;
            if (!data || data.type !== "reparam:height" || typeof data.height !== "number" || !(data.height > 0)) return;
            const height = Math.min(Math.max(Math.ceil(data.height), heights[0]), heights[1]);
            this.frame.style.height = `${height}px`;
        }

        // The folder that the element names, or else the script's.
        home() {
            const base = this.getAttribute("base");
            if (base === null) return folder;
            try {
                return new URL(base.endsWith("/") ? base : `${base}/`, document.baseURI);
            } catch {
                return null;
            }
        }

        // A sentence in place of the figure.
        tell(sentence) {
            this.frame = null;
            this.setAttribute("role", "alert");
            this.textContent = `reparam-figure: ${sentence}.`;
        }

        update() {
            const lab = this.getAttribute("lab") || "";
            const told = (this.getAttribute("lang") || document.documentElement.lang || "en").slice(0, 2).toLowerCase();
            const [unknown, known, lost] = sentences[told] || sentences.en;
            if (!labs.includes(lab)) return this.tell(`${unknown}: “${lab}”; ${known}: ${labs.join(", ")}`);
            const home = this.home();
            if (!home) return this.tell(lost);
            this.removeAttribute("role");
            const query = new URLSearchParams(this.getAttribute("params") || "");
            for (const name of ["lang", "theme"]) {
                if (this.hasAttribute(name)) query.set(name, this.getAttribute(name));
            }
            query.delete("embed");
            const rest = query.toString();
            const address = new URL(`${lab}.html?embed=1${rest && "&" + rest}`, home).href;

            if (!this.frame) this.replaceChildren((this.frame = this.makeFrame()));
            this.frame.title = `Reparam: ${lab}`;
            // A frame is see-through only where it and the page within agree on the colour scheme.
            this.frame.style.colorScheme = this.getAttribute("theme") || "light dark";
            if (this.frame.src !== address) this.frame.src = address;
        }

        makeFrame() {
            const frame = document.createElement("iframe");
            frame.loading = "lazy";
            frame.allow = "clipboard-write";
            Object.assign(frame.style, {
                display: "block",
                width: "100%",
                height: "480px",
                border: "0",
                background: "transparent",
            });
            return frame;
        }
    }

    function define(address) {
        if (address) folder = new URL(".", address);
        if (!customElements.get("reparam-figure")) customElements.define("reparam-figure", ReparamFigure);
    }

    const script = document.currentScript;
    if (script) define(script.src);
    else import("./embed-address.js").then((module) => define(module.default), () => define(null));
})();
